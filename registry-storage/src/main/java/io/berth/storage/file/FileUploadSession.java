package io.berth.storage.file;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.UploadId;
import io.berth.core.store.UploadSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** An upload session whose file is open, and locked against other processes meanwhile. */
final class FileUploadSession implements UploadSession {

    private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    private final FileUploadStore store;
    private final UploadId id;
    private final Path directory;
    private final Path data;
    private final UploadContent content;
    private boolean ended;
    private boolean closed;

    FileUploadSession(FileUploadStore store, UploadId id, Path data, UploadContent content) {
        this.store = store;
        this.id = id;
        this.data = data;
        this.directory = StoredFiles.parent(data);
        this.content = content;
    }

    @Override
    public long offset() {
        return content.length();
    }

    @Override
    public void append(ReadableByteChannel source, Digest.Algorithm likely) throws IOException {
        boolean more = true;
        while (more) {
            // Thousands of clients may be slow at once: buffers and threads are used only for bytes that have arrived.
            more = source.read(NO_ROOM.duplicate()) >= 0 && transfer(source, likely);
        }
    }

    /** Transfers what has arrived, one chunk at most; returns false at the end. */
    private boolean transfer(ReadableByteChannel source, Digest.Algorithm likely) throws IOException {
        ByteBuffer chunk = store.buffers().take();
        try {
            return store.disk().call(() -> {
                boolean more = source.read(chunk) >= 0;
                write(chunk.flip(), likely);
                return more;
            });
        } finally {
            store.buffers().giveBack(chunk);
        }
    }

    /** After a failed write the content is unknown; and on a full disk, removing this session frees space. */
    private void write(ByteBuffer chunk, Digest.Algorithm likely) throws IOException {
        try {
            store.reserve().check();
            content.append(chunk, likely);
        } catch (IOException e) {
            endAfter(e);
            throw StoredFiles.naming(data, e);
        }
    }

    @Override
    public void finish(Digest expected) throws IOException {
        store.disk().run(() -> {
            verify(expected);
            makeDurable();
            publish(expected);
            end();
        });
    }

    private void verify(Digest expected) throws IOException {
        Digest actual = content.digest(expected.algorithm());
        if (!actual.equals(expected)) {
            end();
            throw new RegistryException(
                    ErrorCode.DIGEST_INVALID,
                    "the content received has the digest " + actual + ", not " + expected,
                    expected.toString());
        }
    }

    /** A failed sync has lost bytes, which a second one would not report: the session is removed. */
    private void makeDurable() throws IOException {
        try {
            store.files().sync(content.file());
        } catch (IOException e) {
            endAfter(e);
            throw StoredFiles.naming(data, e);
        }
    }

    private void publish(Digest digest) throws IOException {
        try {
            store.files().publish(data, store.blob(digest));
        } catch (NoSuchFileException e) {
            if (Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            throw new RegistryException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "upload " + id + " was removed meanwhile");
        } catch (IOException e) {
            // The content was moved and the move undone: it is gone.
            if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
                endAfter(e);
            }
            throw e;
        }
    }

    @Override
    public void cancel() throws IOException {
        store.disk().run(this::end);
    }

    private void endAfter(IOException failure) {
        try {
            end();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void end() throws IOException {
        ended = true;
        FileTrees.delete(directory);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            store.disk().run(content::close);
        } finally {
            store.release(id, ended ? Optional.empty() : content.upToDate());
        }
    }
}
