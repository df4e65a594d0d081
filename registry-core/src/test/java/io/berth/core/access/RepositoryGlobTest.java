package io.berth.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.berth.core.model.RepositoryName;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names match a glob. */
final class RepositoryGlobTest {

    private static boolean matches(String glob, String name) {
        return RepositoryGlob.parse(glob).matches(new RepositoryName(name));
    }

    private static boolean matches(String glob, String name, String user, String group) {
        return RepositoryGlob.parsePersonal(glob).matches(new RepositoryName(name), user, group);
    }

    @ParameterizedTest
    @CsvSource({
        "**, a",
        "**, a/b/c",
        "*, a",
        "a, a",
        "a/*, a/b",
        "a/**, a/b",
        "a/**, a/b/c",
        "a/**, a",
        "**/a, a",
        "**/a, b/c/a",
        "a/**/b, a/b",
        "a/**/b, a/c/d/b",
        "a/**/b/**/c, a/b/x/b/c",
        "**/**, a",
        "**/**, a/b",
        "a?c, abc",
        "a*, a",
        "a*c, abbc",
        "*-*, a-b",
        "*b*, abc",
        "a*b*c, aXbXbc",
        "*/b, a/b",
        "a.b, a.b",
        "a*a, aa",
        "**/b/**/b, b/b",
        "team/a*b*p, team/axxbbp"
    })
    void standsFor(String glob, String name) {
        assertThat(matches(glob, name.replace('X', 'x'))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*, a/b", "a, ab", "a, a/b", "a/*, a", "a/*, a/b/c", "a/**, ab", "a/**, b/a", "**/a, a/b", "a/**/b, a/c",
        "a?c, ac", "a?c, a/c", "a?, a", "a*c, ab", "a*a, a", "a.b, axb", "*/*, a", "**/b/*, a/b", "a*b, a/b",
        "**/b/**/b, b", "a/**/z, a/b/c/y", "team/app, team/app2", "team/app, team"
    })
    void doesNotStandFor(String glob, String name) {
        assertThat(matches(glob, name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "a//b", "/a", "a/", "a**", "**a/b", "***", "A", "a b", "${name}", "$user", "a{b}", "[a]"
            })
    void refusesWhatNoRepositoryIsCalled(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parse(glob));
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parsePersonal(glob));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${user}", "home/${user}/**", "a-${group}"})
    void hasNoPlaceForNamesUnlessItIsPersonal(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parse(glob));
        assertThat(RepositoryGlob.parsePersonal(glob)).hasToString(glob);
    }

    @Test
    void refusesWhatIsLongerThanAnyName() {
        assertThat(matches("a".repeat(255), "a".repeat(255))).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parse("a".repeat(256)));
    }

    /** Backtracking further than to the last star would take exponential time. */
    @Test
    void isQuickHoweverManyStars() {
        String stars = "*a".repeat(120) + "b";
        assertThat(matches(stars, "a".repeat(255))).isFalse();
        String components = IntStream.range(0, 50).mapToObj(_ -> "**/a").collect(Collectors.joining("/")) + "/b";
        assertThat(matches(components, "a/".repeat(127) + "a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "home/${user}, home/ann, true",
        "home/${user}, home/bob, false",
        "${user}-*, ann-x, true",
        "home/${user}/**, home/ann, true",
        "x-${user}-y, x-ann-y, true",
        "${user}/${user}, ann/ann, true"
    })
    void putsTheUserInItsPlace(String glob, String name, boolean matches) {
        assertThat(matches(glob, name, "ann", "")).isEqualTo(matches);
        assertThat(matches(glob, name, "", "")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "${group}/**, red/x, red, true",
        "${group}/**, red/x, blue, false",
        "${group}/${user}, red/ann, red, true",
        "${group}/**, a/b, a/b, false",
        "${group}/**, a/b, *, false",
        "${group}/**, a/b, '', false"
    })
    void putsTheGroupInItsPlace(String glob, String name, String group, boolean matches) {
        assertThat(matches(glob, name, "ann", group)).isEqualTo(matches);
    }
}
