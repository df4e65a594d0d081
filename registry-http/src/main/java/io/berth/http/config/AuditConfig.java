package io.berth.http.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code berth.audit} section: who did what, as a file for good.
 *
 * @param file that lines are added to; empty for none
 * @param maxSize a file of this size is put aside, and a new one begun
 * @param maxFiles how many of that size are kept; 0 for no bound
 * @param maxAge for how long those put aside are kept, in whole days; 0 for good
 * @param pulls whether what only reads is recorded too
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
