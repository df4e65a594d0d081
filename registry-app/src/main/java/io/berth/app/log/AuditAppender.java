package io.berth.app.log;

import io.berth.http.message.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends single events to the audit log file, for a command that runs beside a server with the same file open: both
 * append whole lines, and only the server rotates files. For one thread.
 */
public final class AuditAppender implements AutoCloseable {

    private final FileChannel file;

    private AuditAppender(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens the file; creates it and its directory if missing.
     *
     * @throws IOException when it cannot be written
     */
    public static AuditAppender open(Path path) throws IOException {
        Path file = AuditFile.regular(path);
        Files.createDirectories(file.getParent());
        return new AuditAppender(AuditStream.append(file));
    }

    /**
     * Appends an event durably.
     *
     * @throws IOException when it is not completely written
     */
    public void add(AuditRecord event) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((AuditLogWriter.line(event) + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            file.write(line);
        }
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
