package io.berth.app.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code log} section.
 *
 * @param fields added to every line
 * @param accessLog whether requests are logged, the opposite of {@code log.accesslog.disabled}
 */
public record LogConfig(Level level, Formatter formatter, Map<String, String> fields, boolean accessLog) {

    /** The minimum severity of logged events. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    /** The format of log lines. */
    public enum Formatter {
        /** {@code key=value}, and requests in Apache's combined format. */
        TEXT,
        /** JSON with {@code time}, {@code level}, {@code msg}. */
        JSON,
        /** JSON with {@code @timestamp}, {@code level}, {@code message}. */
        LOGSTASH
    }

    public static final LogConfig DEFAULT = new LogConfig(Level.INFO, Formatter.TEXT, Map.of(), true);

    public LogConfig {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    static LogConfig read(SectionReader root) {
        SectionReader log = root.section("log");
        Level older = root.optional("loglevel", ValueType.oneOf(Level.class)).orElse(DEFAULT.level);
        LogConfig config = new LogConfig(
                log.value("level", ValueType.oneOf(Level.class), older),
                log.value("formatter", ValueType.oneOf(Formatter.class), DEFAULT.formatter),
                log.map("fields", ValueType.TEXT),
                !log.section("accesslog").value("disabled", ValueType.BOOLEAN, !DEFAULT.accessLog));
        UnsupportedKeys.LOG.forEach(log::unbuilt);
        return config;
    }
}
