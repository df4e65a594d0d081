package io.berth.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns for tags. */
final class TagGlobTest {

    @ParameterizedTest
    @CsvSource({
        "v*, v1.2.3, true",
        "v*, v, true",
        "v*, V1, false",
        "v*, rev, false",
        "*, latest, true",
        "v?.?, v1.2, true",
        "v?.?, v1.10, false",
        "*-rc*, v1-rc.2, true",
        "*-rc, v1-rc.2, false",
        "Prod_*, Prod_1, true",
        "latest, latest, true",
        "latest, latest2, false"
    })
    void matchesWholeTags(String glob, String tag, boolean matches) {
        assertThat(TagGlob.parse(glob).matches(new Tag(tag))).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "v 1", "${user}", "a:b", "[ab]"})
    void refusesWhatNoTagIs(String text) {
        assertThatThrownBy(() -> TagGlob.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoStarsAreOne() {
        assertThat(TagGlob.parse("**").matches(new Tag("v1"))).isTrue();
    }
}
