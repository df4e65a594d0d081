package io.berth.auth.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.berth.core.access.Limit;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositoryName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names a glob stands for. */
final class RepositoryGlobTest {

    private static final Subjects EVERYONE = new Subjects(List.of(new Subject.Everyone()));

    private static boolean matches(String glob, String name, Principal principal) {
        return RepositoryGlob.parse(glob).matches(new RepositoryName(name), principal, EVERYONE);
    }

    private static Principal user(String name, String... groups) {
        return new Principal(name, Set.of(groups), "test", Limit.NONE);
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
        "a*a, aa"
    })
    void matches(String glob, String name) {
        assertThat(matches(glob, name.replace('X', 'x'), Principal.ANONYMOUS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*, a/b", "a, ab", "a, a/b", "a/*, a", "a/*, a/b/c", "a/**, ab", "a/**, b/a", "**/a, a/b", "a/**/b, a/c",
        "a?c, ac", "a?c, a/c", "a?, a", "a*c, ab", "a*a, a", "a.b, axb", "*/*, a", "**/b/*, a/b", "a*b, a/b"
    })
    void doesNotMatch(String glob, String name) {
        assertThat(matches(glob, name, Principal.ANONYMOUS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "a//b", "/a", "a/", "a**", "**a/b", "***", "A", "a b", "${name}", "$user", "a{b}", "[a]"
            })
    void refusesWhatNoRepositoryIsCalled(String glob) {
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parse(glob));
    }

    @Test
    void refusesWhatIsLongerThanAnyName() {
        assertThat(matches("a".repeat(255), "a".repeat(255), Principal.ANONYMOUS))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> RepositoryGlob.parse("a".repeat(256)));
    }

    /** Going back further than to the last star would take longer than anyone waits. */
    @Test
    void isQuickHoweverManyStars() {
        String stars = "*a".repeat(120) + "b";
        assertThat(matches(stars, "a".repeat(255), Principal.ANONYMOUS)).isFalse();
        String components = IntStream.range(0, 50).mapToObj(_ -> "**/a").collect(Collectors.joining("/")) + "/b";
        assertThat(matches(components, "a/".repeat(127) + "a", Principal.ANONYMOUS))
                .isFalse();
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
        assertThat(matches(glob, name, user("ann"))).isEqualTo(matches);
        assertThat(matches(glob, name, Principal.ANONYMOUS)).isFalse();
    }

    @Test
    void putsEachGroupInItsPlace() {
        Principal ann = user("ann", "red", "blue", "*", "a/b");
        assertThat(matches("${group}/**", "red/x", ann)).isTrue();
        assertThat(matches("${group}/**", "blue/x", ann)).isTrue();
        assertThat(matches("${group}/${user}", "blue/ann", ann)).isTrue();
        assertThat(matches("${group}/${group}", "red/blue", ann)).isFalse();
        assertThat(matches("${group}/**", "green/x", ann)).isFalse();
        assertThat(matches("${group}/**", "a/b", ann)).isFalse();
    }

    @Test
    void takesOnlyTheGroupsTheRuleIsFor() {
        Principal ann = user("ann", "red", "blue");
        RepositoryGlob glob = RepositoryGlob.parse("${group}/*");
        Subjects red = new Subjects(List.of(new Subject.Group("red")));
        assertThat(glob.matches(new RepositoryName("red/x"), ann, red)).isTrue();
        assertThat(glob.matches(new RepositoryName("blue/x"), ann, red)).isFalse();
    }
}
