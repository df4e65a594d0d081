package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class ClockCheckTest {

    private final ClockCheck check = new ClockCheck(Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC));

    @Test
    void toleratesAFewMinutes() {
        check.compare("Wed, 25 Nov 2026 12:04:59 GMT");

        assertThat(check.isOff()).isFalse();
    }

    @Test
    void findsAClockThatIsBehindOrAhead() {
        check.compare("Wed, 25 Nov 2026 12:06:00 GMT");
        assertThat(check.isOff()).isTrue();

        check.compare("Wed, 25 Nov 2026 12:00:00 GMT");
        assertThat(check.isOff()).isFalse();

        check.compare("Wed, 25 Nov 2026 11:00:00 GMT");
        assertThat(check.isOff()).isTrue();
    }

    @Test
    void passesOverWhatIsNoDate() {
        check.compare("yesterday");

        assertThat(check.isOff()).isFalse();
    }
}
