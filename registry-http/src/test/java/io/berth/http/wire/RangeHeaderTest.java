package io.berth.http.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.ByteRange;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RangeHeaderTest {

    private static final long SIZE = 100;

    private static RangeHeader parse(String header) {
        return RangeHeader.parse(Optional.of(header), SIZE);
    }

    private static List<ByteRange> ranges(RangeHeader header) {
        return switch (header) {
            case RangeHeader.One(ByteRange range) -> List.of(range);
            case RangeHeader.Several(ByteRanges ranges) -> ranges.stream().toList();
            case RangeHeader.Everything _, RangeHeader.Unsatisfiable _ -> List.of();
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bytes=0-0            | 0-0
                    bytes=0-99           | 0-99
                    bytes=0-100          | 0-99
                    bytes=99-99          | 99-99
                    bytes=10-            | 10-99
                    bytes=-1             | 99-99
                    bytes=-100           | 0-99
                    bytes=-101           | 0-99
                    bytes=00-007         | 0-7
                    BYTES=1-2            | 1-2
                    bytes=1-2,4-5        | 1-2 4-5
                    bytes= 4-5 , 1-2     | 4-5 1-2
                    bytes=1-2,200-300    | 1-2
                    bytes=0-9223372036854775807                  | 0-99
                    bytes=5-9223372036854775808                  | 5-99
                    bytes=5-99999999999999999999999999999999     | 5-99
                    bytes=-9223372036854775807                   | 0-99
                    bytes=-99999999999999999999999999999999      | 0-99
                    bytes=00000000000000000000000000000005-7     | 5-7
                    bytes=1-2,9223372036854775807-9223372036854775808 | 1-2
                    """)
    void readsRanges(String header, String ranges) {
        List<ByteRange> expected = Arrays.stream(ranges.split(" "))
                .map(range -> range.split("-"))
                .map(bounds -> new ByteRange(Long.parseLong(bounds[0]), Long.parseLong(bounds[1])))
                .toList();

        assertThat(ranges(parse(header))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "items=0-1", "0-1", "bytes", "bytes =0-1", "bytes=0-99,0-99", "bytes=0-60,40-99"})
    void servesEverything(String header) {
        assertThat(parse(header)).isEqualTo(new RangeHeader.Everything());
    }

    @Test
    void servesEverythingWhenNothingIsAskedFor() {
        assertThat(RangeHeader.parse(Optional.empty(), SIZE)).isEqualTo(new RangeHeader.Everything());
    }

    @Test
    void readsAsManyRangesAsThereAre() {
        List<ByteRange> expected = IntStream.range(0, (int) SIZE)
                .mapToObj(i -> new ByteRange(i, i))
                .toList();
        String header = expected.stream()
                .map(range -> range.first() + "-" + range.last())
                .collect(Collectors.joining(",", "bytes=", ""));

        assertThat(ranges(parse(header))).isEqualTo(expected);
        assertThat(parse(header + ",0-0")).isEqualTo(new RangeHeader.Everything());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=",
                "bytes=-",
                "bytes=-0",
                "bytes=100-",
                "bytes=100-200",
                "bytes=5-4",
                "bytes=a-",
                "bytes=-a",
                "bytes=1-a",
                "bytes=+1-2",
                "bytes=1--2",
                "bytes=1-2,",
                "bytes=1-2,x",
                "bytes=1 - 2",
                "bytes=9223372036854775807-",
                "bytes=9223372036854775808-",
                "bytes=99999999999999999999999999999999-99999999999999999999999999999999",
                "bytes=-00000000000000000000000000000000"
            })
    void cannotSatisfyWhatIsNotThere(String header) {
        assertThat(parse(header)).isEqualTo(new RangeHeader.Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void findsNoRangeInNothing(String header) {
        assertThat(RangeHeader.parse(Optional.of(header), 0)).isEqualTo(new RangeHeader.Unsatisfiable());
    }
}
