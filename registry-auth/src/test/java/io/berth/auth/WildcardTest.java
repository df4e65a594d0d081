package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {

    @ParameterizedTest
    @CsvSource({
        "main, main, true",
        "main, mains, false",
        "'', '', true",
        "'', x, false",
        "*, '', true",
        "*, anything, true",
        "refs/tags/*, refs/tags/v1, true",
        "refs/tags/*, refs/heads/v1, false",
        "*.example.com, a.example.com, true",
        "*.example.com, a.example.com.evil, false",
        "a*b*c, a1b2c, true",
        "a*b*c, a1c2b, false",
        "ab*ba, aba, false",
        "a.c, abc, false",
        "(*), (x), true",
    })
    void starsStandForAnyCharacters(String pattern, String text, boolean matches) {
        assertThat(new Wildcard(pattern).matches(text)).isEqualTo(matches);
    }
}
