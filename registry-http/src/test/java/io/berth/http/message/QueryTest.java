package io.berth.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.core.draw.Draw;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing of queries and percent escapes. */
final class QueryTest {

    /** For each seed. */
    private static final int TRIES = 200;

    /** Characters with and without a meaning for the parser. */
    private static final String CHARACTERS = "%&=+aF4 zü４\0";

    @ParameterizedTest
    @CsvSource({
        "n=1, 1",
        "a=b&n=1&n=2, 1",
        "n=, ''",
        "n, ''",
        "n=a=b, a=b",
        "&&n=1&, 1",
        "n=a+b, 'a b'",
        "n=a%2Bb, a+b",
        "n=sha256%3aabc, sha256:abc",
        "n=%C3%BC, ü",
        "%6E=1, 1",
        "n=a%26m%3D2, a&m=2"
    })
    void findsTheFirstValue(String query, String value) {
        assertThat(Query.parse(query).first("n")).hasValue(value);
    }

    @Test
    void findsEveryValueInOrder() {
        assertThat(Query.parse("tag=a&x=y&tag=b&tag=a").all("tag")).containsExactly("a", "b", "a");
        assertThat(Query.parse("").all("tag")).isEmpty();
        assertThat(Query.parse("N=1").first("n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"n=%", "n=%4", "n=%zz", "n=%4g", "n=%４１", "n=%C3", "n=%FF", "n=%ED%A0%80", "%=1", "n=%+1"})
    void refusesBrokenEscapes(String query) {
        assertThatExceptionOfType(HttpRefusal.class)
                .isThrownBy(() -> Query.parse(query))
                .returns(400, HttpRefusal::status);
    }

    @ParameterizedTest
    @CsvSource({"a-b_c.d~9, a-b_c.d~9", "a/b, a%2Fb", "'a b', a%20b", "a+b=&, a%2Bb%3D%26", "ü, %C3%BC", "%, %25"})
    void encodesWhatItCanRead(String value, String encoded) {
        assertThat(PercentEncoding.encode(value)).isEqualTo(encoded);
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(value);
        assertThat(PercentEncoding.decodeQuery(encoded)).isEqualTo(value);
    }

    @Test
    void keepsPlusesInPaths() {
        assertThat(PercentEncoding.decode("a+b")).isEqualTo("a+b");
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void readsAnythingOrRefusesIt(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            try {
                Query.parse(draw.text(CHARACTERS + '\ud800', 0, 40));
            } catch (HttpRefusal refusal) {
                assertThat(refusal.status()).isEqualTo(400);
            }
        });
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void readsEveryValueAsItWasEncoded(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            List<String> values = draw.list(0, 10, () -> draw.text(CHARACTERS, 0, 20));
            String raw = values.stream()
                    .map(value -> "n=" + PercentEncoding.encode(value))
                    .collect(Collectors.joining("&"));
            assertThat(Query.parse(raw).all("n")).isEqualTo(values);
        });
    }
}
