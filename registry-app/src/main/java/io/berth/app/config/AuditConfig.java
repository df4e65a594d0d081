package io.berth.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code berth.audit} section: a permanent record of who did what, in a file.
 *
 * @param file that lines are appended to; empty for none
 * @param maxSize a file of this size is rotated
 * @param maxFiles how many rotated files are kept; 0 for no limit
 * @param maxAge how long rotated files are kept, in whole days; 0 for no limit
 * @param pulls whether reads are recorded too
 */
public record AuditConfig(Optional<Path> file, DataSize maxSize, int maxFiles, Duration maxAge, boolean pulls) {

    public static final AuditConfig DEFAULT =
            new AuditConfig(Optional.empty(), DataSize.ofMebibytes(100), 100, Duration.ofDays(365), false);

    static AuditConfig read(SectionReader audit) {
        ValueType<DataSize> size = ValueType.SIZE.where(value -> value.bytes() > 0);
        ValueType<Duration> days =
                ValueType.DURATION.where(value -> value.isZero() || value.compareTo(Duration.ofDays(1)) >= 0);
        return new AuditConfig(
                audit.optional("file", ValueType.PATH),
                audit.value("maxsize", size, DEFAULT.maxSize),
                audit.value("maxfiles", ValueType.integer(0, Integer.MAX_VALUE), DEFAULT.maxFiles),
                audit.value("maxage", days, DEFAULT.maxAge),
                audit.value("pulls", ValueType.BOOLEAN, DEFAULT.pulls));
    }
}
