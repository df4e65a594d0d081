package io.berth.app.log;

import io.berth.app.config.LogConfig.Formatter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Formats an event as one line: named values in order. The first three have the names that consumers of each format
 * expect.
 */
enum LineFormat {
    /** {@code time="…" level=info msg="…" key=value}, as in distribution's text formatter. */
    TEXT("time", "level", "msg"),
    JSON("time", "level", "msg"),
    LOGSTASH("@timestamp", "level", "message");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final String time;
    private final String level;
    private final String message;

    LineFormat(String time, String level, String message) {
        this.time = time;
        this.level = level;
        this.message = message;
    }

    static LineFormat of(Formatter formatter) {
        return switch (formatter) {
            case TEXT -> TEXT;
            case JSON -> JSON;
            case LOGSTASH -> LOGSTASH;
        };
    }

    /**
     * The line, without its terminator.
     *
     * @param fields numbers stay numbers in JSON, everything else is text
     */
    String line(Instant at, String severity, String text, Map<String, Object> fields) {
        StringBuilder line = new StringBuilder(200).append(this == TEXT ? "" : "{");
        append(line, time, TIME.format(at));
        append(line, level, severity);
        append(line, message, text);
        fields.forEach((name, value) -> append(line, name, value));
        return line.append(this == TEXT ? "" : "}").toString();
    }

    private void append(StringBuilder line, String name, Object value) {
        if (line.length() > 1) {
            line.append(this == TEXT ? ' ' : ',');
        }
        if (this == TEXT) {
            Quote.appendWord(line, name);
            line.append('=');
            Quote.appendWord(line, value.toString());
        } else {
            Quote.append(line, name);
            line.append(':');
            appendJson(line, value);
        }
    }

    private static void appendJson(StringBuilder line, Object value) {
        switch (value) {
            case Integer number -> line.append(number.intValue());
            case Long number -> line.append(number.longValue());
            case Boolean truth -> line.append(truth.booleanValue());
            default -> Quote.append(line, value.toString());
        }
    }
}
