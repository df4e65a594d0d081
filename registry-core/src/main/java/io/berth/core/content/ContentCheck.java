package io.berth.core.content;

import io.berth.core.model.Digest;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.Optional;

/** Compares stored content with the digest it is stored under. Used by one thread. */
public final class ContentCheck {

    /** The JDK keeps direct buffers of up to this size for reading files (jdk.nio.maxCachedBufferSize). */
    private static final int BUFFER = 64 << 10;

    private final BlobStore blobs;
    private final Pace pace;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    /** Called after each piece of content was read. */
    @FunctionalInterface
    public interface Pace {

        /** No limit. */
        Pace NONE = _ -> {};

        /**
         * Waits as long as needed.
         *
         * @throws InterruptedIOException to stop
         */
        void read(int bytes) throws InterruptedIOException;
    }

    /** Reads the bytes from a position on; returns a negative number at their end. */
    @FunctionalInterface
    private interface Source {
        int read(ByteBuffer target, long position) throws IOException;
    }

    public ContentCheck(BlobStore blobs, Pace pace) {
        this.blobs = blobs;
        this.pace = pace;
    }

    /**
     * Checks stored content.
     *
     * @throws InterruptedIOException when the thread is interrupted
     * @throws IOException when it cannot be read
     */
    public Verdict check(Digest digest) throws IOException {
        return check(digest, blobs.openUncached(digest));
    }

    /** Checks content in quarantine, as {@link #check}. */
    public Verdict checkQuarantined(Digest digest) throws IOException {
        return check(digest, blobs.openQuarantined(digest));
    }

    private Verdict check(Digest digest, Optional<BlobContent> found) throws IOException {
        if (found.isEmpty()) {
            return new Verdict.Absent();
        }
        try (BlobContent content = found.get()) {
            Digest actual = hash(digest.algorithm(), content);
            return actual.equals(digest)
                    ? new Verdict.Valid(content.size())
                    : new Verdict.Damaged(content.size(), actual);
        } catch (ClosedByInterruptException e) {
            throw stopped();
        }
    }

    private Digest hash(Digest.Algorithm algorithm, BlobContent content) throws IOException {
        return switch (content) {
            case BlobContent.InMemory memory -> {
                ByteBuffer bytes = memory.bytes();
                yield hash(algorithm, (target, _) -> take(bytes, target));
            }
            case BlobContent.InFile(FileChannel file, long _, Closeable _) -> hash(algorithm, file::read);
            case BlobContent.Elsewhere(long size, BlobContent.Elsewhere.Origin origin) -> {
                try (ReadableByteChannel channel = origin.read(0, size)) {
                    yield hash(algorithm, (target, _) -> channel.read(target));
                }
            }
        };
    }

    private static int take(ByteBuffer from, ByteBuffer target) {
        int length = Math.min(from.remaining(), target.remaining());
        target.put(from.slice(from.position(), length));
        from.position(from.position() + length);
        return length == 0 ? -1 : length;
    }

    private Digest hash(Digest.Algorithm algorithm, Source source) throws IOException {
        MessageDigest hash = algorithm.newHash();
        long position = 0;
        int read = source.read(buffer.clear(), position);
        while (read >= 0) {
            hash.update(buffer.flip());
            position += read;
            pace.read(read);
            if (Thread.currentThread().isInterrupted()) {
                throw stopped();
            }
            read = source.read(buffer.clear(), position);
        }
        return algorithm.digestOf(hash);
    }

    private static InterruptedIOException stopped() {
        return new InterruptedIOException("interrupted while content was checked");
    }
}
