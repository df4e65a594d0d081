package io.berth.app.log;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.berth.app.config.AuditConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The audit log file, rotated daily and by size, as {@code audit.log.2030-01-01.0}, and the oldest deleted. Logback
 * rotates; {@code AuditStream} writes, because Logback's own file appender ignores failed writes. For one thread.
 */
final class AuditFile implements AuditLines {

    private final ContextBase context = new ContextBase();
    private final Appender appender;

    /** Writes through {@link AuditStream}. */
    private static final class Appender extends RollingFileAppender<String> {

        private AuditStream stream = new AuditStream(Path.of("/dev/null"));
        private long failuresBefore;

        @Override
        public void openFile(String name) {
            failuresBefore += stream.failures();
            stream = new AuditStream(Path.of(name));
            setOutputStream(stream);
        }

        private long failures() {
            return failuresBefore + stream.failures();
        }
    }

    private static final class Lines extends EncoderBase<String> {

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(String line) {
            return (line + "\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }

    /**
     * Opens the file; creates it and its directory if missing.
     *
     * @throws IOException when it cannot be written
     */
    AuditFile(Path path, AuditConfig config) throws IOException {
        Path file = regular(path);
        Files.createDirectories(file.getParent());
        appender = appender(file, config);
        appender.stream.open();
        if (!appender.isStarted()) {
            throw new IOException(file + ": the audit log cannot be written: "
                    + context.getStatusManager().getCopyOfStatusList());
        }
    }

    /** The target of a symbolic link. */
    static Path regular(Path path) throws IOException {
        Path file = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Rotation renames the file, which must not happen to /dev/stdout.
            throw new IOException(file + " is no ordinary file, which the audit log needs");
        }
        return file;
    }

    private Appender appender(Path file, AuditConfig config) {
        Appender started = new Appender();
        started.setContext(context);
        started.setFile(file.toString());
        Lines encoder = new Lines();
        encoder.setContext(context);
        encoder.start();
        started.setEncoder(encoder);
        SizeAndTimeBasedRollingPolicy<String> policy = policy(file, config);
        policy.setParent(started);
        policy.start();
        started.setRollingPolicy(policy);
        started.start();
        return started;
    }

    private SizeAndTimeBasedRollingPolicy<String> policy(Path file, AuditConfig config) {
        SizeAndTimeBasedRollingPolicy<String> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setFileNamePattern(escaped(file) + ".%d{yyyy-MM-dd, UTC}.%i");
        policy.setMaxFileSize(new FileSize(config.maxSize().bytes()));
        policy.setMaxHistory(Math.toIntExact(config.maxAge().toDays()));
        policy.setTotalSizeCap(new FileSize(config.maxSize().bytes() * config.maxFiles()));
        return policy;
    }

    /** Escapes characters with a meaning in file name patterns. */
    private static String escaped(Path file) {
        return file.toString().replaceAll("([%()\\\\])", "\\\\$1");
    }

    @Override
    public boolean add(String line) {
        long before = appender.failures();
        appender.doAppend(line);
        return appender.isStarted() && appender.failures() == before;
    }

    @Override
    public void close() {
        appender.stop();
        context.stop();
    }
}
