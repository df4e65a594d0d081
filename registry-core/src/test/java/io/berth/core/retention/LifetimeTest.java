package io.berth.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations in days and weeks. */
final class LifetimeTest {

    @ParameterizedTest
    @CsvSource({
        "90s, PT90S, 1m30s",
        "12h, PT12H, 12h",
        "30d, P30D, 30d",
        "2w, P14D, 14d",
        "1d12h, PT36H, 1d12h",
        "0s, PT0S, 0s",
        "99999999w, P699999993D, 699999993d"
    })
    void isParsedAndPrinted(String text, Duration duration, String printed) {
        assertThat(Lifetime.parse(text)).hasValue(duration);
        assertThat(Lifetime.print(duration)).isEqualTo(printed);
        assertThat(Lifetime.parse(printed)).hasValue(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "d", "-1d", "1.5d", "1 d", "1y", "1D", "9999999999d", "1d1h1m1s1s1s"})
    void refusesOtherTexts(String text) {
        assertThat(Lifetime.parse(text)).isEmpty();
    }
}
