package io.berth.storage.upload;

import io.berth.core.model.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** A hash of the bytes seen so far, which can be asked at any point and go on. Used by one thread at a time. */
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

    /** How many bytes it has seen. */
    public long length() {
        return length;
    }

    /** Sees the remaining bytes, and consumes them. */
    public void update(ByteBuffer bytes) {
        length += bytes.remaining();
        hash.update(bytes);
    }

    /** The digest of the bytes seen so far. */
    public Digest digest() {
        try {
            return algorithm.digestOf((MessageDigest) hash.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's " + algorithm + " can be cloned", e);
        }
    }
}
