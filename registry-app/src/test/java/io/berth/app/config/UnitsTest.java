package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The syntax of durations and sizes. */
final class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "1h30m, PT1H30M, 1h30m",
        "300s, PT5M, 5m",
        "10ms, PT0.01S, 10ms",
        "1.5s, PT1.5S, 1500ms",
        "0, PT0S, 0s",
        "0s, PT0S, 0s",
        "1000000000, PT1S, 1s",
        "7us, PT0.000007S, 7000ns",
        "168h, PT168H, 168h"
    })
    void readsAndPrintsDurations(String text, Duration duration, String printed) {
        assertThat(GoDuration.parse(text)).isEqualTo(duration);
        assertThat(GoDuration.print(duration)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "-1s", "1d", "1 h", "1h-3m", "s1"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> GoDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "100, 100, 100",
        "4MiB, 4194304, 4MiB",
        "4mb, 4194304, 4MiB",
        "64 KiB, 65536, 64KiB",
        "1G, 1073741824, 1GiB"
    })
    void readsAndPrintsSizes(String text, long bytes, String printed) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1.5MiB", "4XB"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
