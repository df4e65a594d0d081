package io.berth.storage.file;

import io.berth.core.model.Digest;
import io.berth.storage.upload.RunningHash;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** The growing file of an upload, and a hash that runs along with it or catches up. Used by one thread at a time. */
final class UploadContent implements AutoCloseable {

    private final FileChannel file;
    private final ChunkBuffers buffers;
    private Optional<RunningHash> hash;
    private long length;

    /** @param hash of the content so far, as far as known; one of another length is of no use */
    UploadContent(FileChannel file, Optional<RunningHash> hash, ChunkBuffers buffers) throws IOException {
        this.file = file;
        this.hash = hash;
        this.buffers = buffers;
        this.length = file.size();
    }

    long length() {
        return length;
    }

    /**
     * Has a hash that knows what was received so far, to go on with. May take a buffer to read it again, so the caller
     * must hold none: when all are lent, nobody would get a second one.
     */
    void prepare(Digest.Algorithm likely) throws IOException {
        if (upToDate().isEmpty()) {
            catchUp(likely);
        }
    }

    /** Writes a chunk, then hashes it: while it is still in the processor's cache. Only after {@link #prepare}. */
    void append(ByteBuffer chunk) throws IOException {
        RunningHash running = upToDate().orElseThrow();
        ByteBuffer unhashed = chunk.duplicate();
        while (chunk.hasRemaining()) {
            length += file.write(chunk, length);
        }
        running.update(unhashed);
    }

    /** The digest of exactly the bytes in the file. */
    Digest digest(Digest.Algorithm algorithm) throws IOException {
        Optional<RunningHash> running = upToDate().filter(known -> known.algorithm() == algorithm);
        Digest digest = (running.isPresent() ? running.get() : catchUp(algorithm)).digest();
        if (file.size() != length) {
            throw new IOException("an upload of " + length + " bytes was changed to " + file.size() + " by others");
        }
        return digest;
    }

    /** The hash to go on with later. */
    Optional<RunningHash> upToDate() {
        return hash.filter(running -> running.length() == length);
    }

    FileChannel file() {
        return file;
    }

    private RunningHash catchUp(Digest.Algorithm algorithm) throws IOException {
        RunningHash running = new RunningHash(algorithm);
        ByteBuffer chunk = buffers.take();
        try {
            while (running.length() < length) {
                read(chunk.clear(), running.length());
                running.update(chunk.flip());
            }
        } finally {
            buffers.giveBack(chunk);
        }
        hash = Optional.of(running);
        return running;
    }

    private void read(ByteBuffer chunk, long position) throws IOException {
        if (length - position < chunk.remaining()) {
            chunk.limit((int) (length - position));
        }
        if (file.read(chunk, position) < 0) {
            throw new EOFException("an upload of " + length + " bytes ends after " + position);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
