package io.berth.http.log;

import io.berth.http.message.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Adds single events to the file of the audit log, as a command does beside a server that may have the same file open:
 * both append whole lines, and the server alone puts files aside. For one thread.
 */
public final class AuditAppender implements AutoCloseable {

    private final FileChannel file;

    private AuditAppender(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens the file, and makes it and its folder when there is none.
     *
     * @throws IOException when it cannot be written
     */
    public static AuditAppender open(Path path) throws IOException {
        Path file = AuditFile.regular(path);
        Files.createDirectories(file.getParent());
        return new AuditAppender(AuditStream.append(file));
    }

    /**
     * Adds an event, durably.
     *
     * @throws IOException when it is not, or not all of it, in the file
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
