package io.berth.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/** Encodes events of the application log. */
final class EventEncoder extends EncoderBase<ILoggingEvent> {

    private final LineFormat format;
    private final Map<String, String> fields;

    /** @param fields added to every line */
    EventEncoder(LineFormat format, Map<String, String> fields) {
        this.format = format;
        this.fields = fields;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> values = values(event);
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null && format != LineFormat.TEXT) {
            values.put("error", StackTrace.of(thrown));
        }
        String line = format.line(event.getInstant(), severity(event), event.getFormattedMessage(), values) + "\n";
        boolean traceBelow = thrown != null && format == LineFormat.TEXT;
        return (traceBelow ? line + StackTrace.of(thrown) : line).getBytes(StandardCharsets.UTF_8);
    }

    private static String severity(ILoggingEvent event) {
        String name = event.getLevel().toString().toLowerCase(Locale.ROOT);
        return name.equals("warn") ? "warning" : name;
    }

    private Map<String, Object> values(ILoggingEvent event) {
        Map<String, Object> values = new LinkedHashMap<>(fields);
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        pairs.forEach(pair -> values.put(pair.key, String.valueOf(pair.value)));
        return values;
    }
}
