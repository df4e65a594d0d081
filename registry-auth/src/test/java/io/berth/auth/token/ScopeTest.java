package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.draw.Draw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

    /** For each seed. */
    private static final int TRIES = 200;

    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "repository:team/app:pull,push repository '' team/app pull,push",
                "repository:team/app:push,pull repository '' team/app push,pull",
                "repository:host:5000/app:pull repository '' host:5000/app pull",
                "repository(plugin):vieux/sshfs:pull repository plugin vieux/sshfs pull",
                "registry:catalog:* registry '' catalog *",
                "repository:a: repository '' a ''",
                "repository:a:pull,pull repository '' a pull",
            })
    void readsTypeClassNameAndActions(String text, String type, String kind, String name, String actions) {
        List<String> expected = actions.isEmpty() ? List.of() : List.of(actions.split(","));
        assertThat(Scope.parse(text)).hasValue(new Scope(type, kind, name, expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "::",
                "repository",
                "repository:a",
                ":a:pull",
                "repository::pull",
                "Repository:a:pull",
                "repository():a:pull",
                "repository(a:b:pull",
                "repository:a:PULL",
                "repository:a:pull,,push",
                "repository:a:pull,",
                "repository:a:pull*",
                "repository:a:b:c:pull",
                "repository:a\":pull",
                "repository:a\n:pull",
            })
    void isNothingElse(String text) {
        assertThat(Scope.parse(text)).isEmpty();
    }

    @Test
    void readsSeveralInSeveralParametersAndPassesOverWhatIsNone() {
        assertThat(Scope.parseAll(
                        List.of("repository:a:pull repository:b:pull,push", "", "nonsense", "registry:catalog:*")))
                .extracting(Scope::toString)
                .containsExactly("repository:a:pull", "repository:b:pull,push", "registry:catalog:*");
    }

    private static Scope scope(Draw draw) {
        return new Scope(
                word(draw),
                draw.by(() -> "", () -> word(draw)),
                draw.by(() -> part(draw), () -> part(draw) + ":" + part(draw)),
                draw.list(0, 5, () -> draw.by(() -> draw.text(LETTERS, 1, 255), () -> "*")));
    }

    private static String word(Draw draw) {
        return draw.text(LETTERS + "0123456789", 1, 255);
    }

    private static String part(Draw draw) {
        return draw.text(LETTERS + "/._-(é@", 1, 200);
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void whatIsPrintedReadsTheSame(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            Scope scope = scope(draw);
            assertThat(Scope.parse(scope.toString())).hasValue(scope);
        });
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void severalPrintedReadTheSame(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            List<Scope> scopes = draw.list(0, 10, () -> scope(draw));
            assertThat(Scope.parseAll(List.of(Scope.print(scopes)))).isEqualTo(scopes);
        });
    }

    /** Random text is seldom a scope, so some is composed of valid and invalid parts of one. */
    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void whatReadsPrintsWithoutAnythingThatEndsAHeader(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            String text = draw.by(
                    () -> draw.anyText(255),
                    () -> "a:" + draw.anyText(3) + ":b",
                    () -> draw.text("ab:/(),*\"\\\r\n ", 0, 12));
            Scope.parse(text)
                    .ifPresent(scope -> assertThat(scope.toString()).doesNotContain("\"", "\\", "\r", "\n", " "));
        });
    }
}
