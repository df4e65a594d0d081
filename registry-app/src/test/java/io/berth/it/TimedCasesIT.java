package io.berth.it;

import io.berth.it.CasesIT.Case;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Those scripts of {@link CasesIT} that look at a clock, and so say nothing while other tests take the CPU. */
@Tag("alone")
final class TimedCasesIT {

    static Stream<Case> cases() {
        return Stream.of(
                new Case("partial-heads", Map.of("N", "1000")),
                new Case("partial-heads", Map.of("N", "1000", "TRAILERS", "1")),
                new Case("tls-tcp-probe", Map.of()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void holds(Case script) {
        script.run();
    }
}
