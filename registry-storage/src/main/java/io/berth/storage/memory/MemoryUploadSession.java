package io.berth.storage.memory;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.UploadSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** An upload session in memory, acquired by its writer. */
final class MemoryUploadSession implements UploadSession {

    private static final int CHUNK = 64 * 1024;

    /** Callbacks to the store at the end of a session, and when its writer releases it. */
    interface Owner {
        void publish(Digest digest, ByteBuffer content) throws IOException;

        void end() throws IOException;

        void release();
    }

    private final MemoryUpload upload;
    private final Owner owner;
    private long received;
    private boolean ended;
    private boolean closed;

    MemoryUploadSession(MemoryUpload upload, Owner owner) {
        this.upload = upload;
        this.owner = owner;
    }

    @Override
    public long offset() {
        return ended ? received : upload.length();
    }

    private void end() throws IOException {
        received = upload.length();
        ended = true;
        owner.end();
    }

    @Override
    public void append(ReadableByteChannel content, Digest.Algorithm likely) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (content.read(chunk) >= 0) {
            upload.append(chunk.flip(), likely);
            chunk.clear();
        }
    }

    @Override
    public void finish(Digest expected) throws IOException {
        Digest actual = upload.digest(expected.algorithm());
        if (!actual.equals(expected)) {
            end();
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "the content received has the digest " + actual + ", not " + expected,
                    expected.toString());
        }
        owner.publish(expected, upload.content());
        end();
    }

    @Override
    public void cancel() throws IOException {
        end();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            owner.release();
        }
    }
}
