package io.berth.storage.file;

import io.berth.core.model.Digest;
import io.berth.storage.upload.RunningHash;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** The growing file of an upload, with an incremental hash. Used by one thread at a time. */
final class UploadContent implements AutoCloseable {

    private static final int READ_AGAIN_AT_ONCE = 64 * 1024;

    private static final int PIECE = 256 * 1024;

    private final FileChannel file;
    private Optional<RunningHash> hash;
    private long length;

    /** @param hash of the content so far, if known; ignored when its length differs */
    UploadContent(FileChannel file, Optional<RunningHash> hash) throws IOException {
        this.file = file;
        this.hash = hash;
        this.length = file.size();
    }

    long length() {
        return length;
    }

    /** Writes and hashes a chunk in pieces that fit into the processor's cache. */
    void append(ByteBuffer chunk, Digest.Algorithm likely) throws IOException {
        RunningHash running = upToDate().isPresent() ? upToDate().get() : catchUp(likely);
        while (chunk.hasRemaining()) {
            ByteBuffer piece = chunk.slice(chunk.position(), Math.min(PIECE, chunk.remaining()));
            running.update(piece.slice(0, write(piece)));
            chunk.position(chunk.position() + piece.position());
        }
    }

    private int write(ByteBuffer piece) throws IOException {
        int written = file.write(piece, length);
        length += written;
        return written;
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

    /** The hash, for later continuation. */
    Optional<RunningHash> upToDate() {
        return hash.filter(running -> running.length() == length);
    }

    FileChannel file() {
        return file;
    }

    private RunningHash catchUp(Digest.Algorithm algorithm) throws IOException {
        RunningHash running = new RunningHash(algorithm);
        // Not a buffer of the chunk pool: the holder of one may be waiting for this thread.
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(READ_AGAIN_AT_ONCE, length));
        while (running.length() < length) {
            read(chunk.clear(), running.length());
            running.update(chunk.flip());
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
