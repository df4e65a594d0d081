package io.berth.storage.upload;

import io.berth.core.model.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** An incremental hash whose digest can be read at any point. Used by one thread at a time. */
public final class RunningHash {

    private final Digest.Algorithm algorithm;
    private final MessageDigest hash;
    private long length;

    public RunningHash(Digest.Algorithm algorithm) {
        this.algorithm = algorithm;
        this.hash = algorithm.newHash();
    }

    public Digest.Algorithm algorithm() {
        return algorithm;
    }

    /** The number of bytes hashed. */
    public long length() {
        return length;
    }

    /** Hashes and consumes the remaining bytes. */
    public void update(ByteBuffer bytes) {
        length += bytes.remaining();
        hash.update(bytes);
    }

    /** The digest of the bytes so far. */
    public Digest digest() {
        try {
            return algorithm.digestOf((MessageDigest) hash.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + algorithm + " can be cloned", e);
        }
    }
}
