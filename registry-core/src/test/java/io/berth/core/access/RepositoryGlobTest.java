package io.berth.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.berth.core.model.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryGlobTest {

    @ParameterizedTest
    @CsvSource({
        "team/app, team/app, true",
        "team/app, team/app2, false",
        "team/app, team, false",
        "team/*, team/app, true",
        "team/*, team/app/sub, false",
        "team/*, team, false",
        "team/a*p, team/ap, true",
        "team/a*b*p, team/axxbbp, true",
        "team/a?p, team/abp, true",
        "team/a?p, team/ap, false",
        "*, app, true",
        "*, team/app, false",
        "**, app, true",
        "**, a/b/c, true",
        "a/**, a/b/c, true",
        "a/**/z, a/z, true",
        "a/**/z, a/b/c/z, true",
        "a/**/z, a/b/c/y, false",
        "**/z, a/z/z, true",
        "**/b/**/b, b/b, true",
        "**/b/**/b, b, false",
    })
    void matches(String glob, String repository, boolean matches) {
        assertThat(RepositoryGlob.parse(glob).matches(new RepositoryName(repository)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a//b", "/a", "a/", "A", "a b", "a**", "***", "a/**b", "${user}", "a\n", "[a]"})
    void refusesWhatNothingCouldMatch(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parse(text));
    }

    @Test
    void isNotSlowedByManyStars() {
        RepositoryGlob glob = RepositoryGlob.parse("*a".repeat(120) + "b");
        assertThat(glob.matches(new RepositoryName("a".repeat(255)))).isFalse();
        assertThat(RepositoryGlob.parse("**/a/".repeat(40) + "b").matches(new RepositoryName("a/".repeat(120) + "a")))
                .isFalse();
    }
}
