package io.berth.http.server;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The current time in {@code Date} header format (RFC 9110, 5.6.7), formatted once per second. */
final class HttpDate {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record Printed(long second, String text) {}

    private final Clock clock;
    private volatile Printed last = new Printed(Long.MIN_VALUE, "");

    HttpDate(Clock clock) {
        this.clock = clock;
    }

    String now() {
        long second = Math.floorDiv(clock.millis(), 1000);
        Printed printed = last;
        if (printed.second != second) {
            printed = new Printed(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = printed;
        }
        return printed.text;
    }
}
