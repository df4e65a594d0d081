package io.berth.storage.s3;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Compares the local clock with the server's, which refuses signatures that are off by a quarter of an hour; warns
 * once.
 */
final class ClockCheck implements ExecutionInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ClockCheck.class);
    private static final Duration TOLERATED = Duration.ofMinutes(5);

    private final Clock clock;
    private final AtomicBoolean off = new AtomicBoolean();

    ClockCheck(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        context.httpResponse().firstMatchingHeader("Date").ifPresent(this::compare);
    }

    /** @param date in HTTP format; anything else is ignored */
    void compare(String date) {
        try {
            compare(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException e) {
            LOG.debug("the S3 server says it is {}", date);
        }
    }

    private void compare(Instant theirs) {
        Duration ahead = Duration.between(theirs, clock.instant());
        boolean isOff = ahead.abs().compareTo(TOLERATED) > 0;
        if (off.getAndSet(isOff) != isOff) {
            if (isOff) {
                LOG.error(
                        "the clock of this machine and that of the S3 server differ by {} s: the server may refuse every"
                                + " request; set the clocks",
                        ahead.toSeconds());
            } else {
                LOG.info("the clock of this machine and that of the S3 server agree again");
            }
        }
    }

    boolean isOff() {
        return off.get();
    }
}
