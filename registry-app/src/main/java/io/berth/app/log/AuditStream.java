package io.berth.app.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends audit lines to a file that only the process owner can read. An incompletely written line is truncated and
 * counted; the next one reopens the file. For one thread.
 */
final class AuditStream extends OutputStream {

    private final Path path;
    private @Nullable FileChannel channel;
    private long failures;

    AuditStream(Path path) {
        this.path = path;
    }

    /** @throws IOException when it cannot be written */
    void open() throws IOException {
        opened();
    }

    /** The number of failed lines so far. */
    long failures() {
        return failures;
    }

    private FileChannel opened() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = append(path);
            channel = open;
        }
        return open;
    }

    /** Opens a file for appending, also after lines of another process. */
    static FileChannel append(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte});
    }

    @Override
    public void write(byte[] line) {
        write(line, 0, line.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            write(opened(), ByteBuffer.wrap(bytes, offset, length));
        } catch (IOException e) {
            failures++;
            close();
        }
    }

    private static void write(FileChannel open, ByteBuffer line) throws IOException {
        long before = open.size();
        try {
            while (line.hasRemaining()) {
                open.write(line);
            }
        } catch (IOException e) {
            open.truncate(before);
            throw e;
        }
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                failures++;
            }
        }
    }
}
