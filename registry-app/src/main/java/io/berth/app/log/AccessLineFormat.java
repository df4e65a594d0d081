package io.berth.app.log;

import io.berth.app.config.LogConfig;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.FinishedRequest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Formats a request as one line: in Apache's combined format with three additional columns, or as JSON with
 * distribution's keys.
 */
final class AccessLineFormat {

    private static final DateTimeFormatter APACHE_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The signed state of an upload would let readers of the log write to that upload. */
    private static final Pattern STATE = Pattern.compile("([?&]_state=)[^&]*");

    private final LineFormat format;
    private final Map<String, String> fields;

    AccessLineFormat(LogConfig config) {
        this.format = LineFormat.of(config.formatter());
        this.fields = config.fields();
    }

    /** The line, without its terminator. */
    String line(FinishedRequest exchange) {
        return switch (format) {
            case TEXT -> combined(exchange);
            case JSON, LOGSTASH -> format.line(exchange.time(), "info", "response completed", values(exchange));
        };
    }

    private static String masked(String target) {
        return target.contains("_state=") ? STATE.matcher(target).replaceAll("$1***") : target;
    }

    /** {@code client - user [time] "request" status bytes "referer" "agent" id milliseconds ok|aborted}. */
    private static String combined(FinishedRequest exchange) {
        StringBuilder line = new StringBuilder(240);
        Quote.appendWord(line, exchange.client());
        line.append(" - ");
        Quote.appendWord(line, exchange.user().filter(user -> !user.isEmpty()).orElse("-"));
        line.append(" [").append(APACHE_TIME.format(exchange.time())).append("] ");
        Quote.append(line, exchange.method() + " " + masked(exchange.target()) + " " + exchange.protocol());
        line.append(' ')
                .append(exchange.status())
                .append(' ')
                .append(exchange.bytesSent())
                .append(' ');
        Quote.append(line, exchange.referer().orElse("-"));
        line.append(' ');
        Quote.append(line, exchange.userAgent().orElse("-"));
        line.append(' ');
        Quote.appendWord(line, exchange.requestId());
        line.append(' ').append(milliseconds(exchange.duration()));
        return line.append(exchange.aborted() ? " aborted" : " ok").toString();
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3fms", duration.toNanos() / 1e6);
    }

    private Map<String, Object> values(FinishedRequest exchange) {
        Map<String, Object> values = new LinkedHashMap<>(fields);
        values.put("http.request.id", exchange.requestId());
        values.put("http.request.method", exchange.method());
        values.put("http.request.uri", masked(exchange.target()));
        values.put("http.request.proto", exchange.protocol());
        values.put("http.request.remoteaddr", exchange.client());
        putIfPresent(values, "http.request.referer", exchange.referer());
        putIfPresent(values, "http.request.useragent", exchange.userAgent());
        putIfPresent(values, "auth.user.name", exchange.user());
        putIfPresent(values, "http.request.route", Optional.of(exchange.route()));
        values.put("http.request.received", exchange.bytesReceived());
        values.put("http.response.status", exchange.status());
        values.put("http.response.written", exchange.bytesSent());
        values.put("http.response.duration", milliseconds(exchange.duration()));
        values.put("http.response.aborted", exchange.aborted());
        putIfPresent(values, "err.code", exchange.error().map(ErrorCode::name));
        return values;
    }

    private static void putIfPresent(Map<String, Object> values, String name, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> values.put(name, text));
    }
}
