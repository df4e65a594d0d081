package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeTest {

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

    @Provide
    Arbitrary<Scope> scopes() {
        Arbitrary<String> word = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .ofMinLength(1);
        Arbitrary<String> kind = Arbitraries.oneOf(Arbitraries.just(""), word);
        Arbitrary<String> part = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars("/._-(é@")
                .ofMinLength(1)
                .ofMaxLength(200);
        Arbitrary<String> name =
                Arbitraries.oneOf(part, Combinators.combine(part, part).as((a, b) -> a + ":" + b));
        Arbitrary<String> action =
                Arbitraries.oneOf(Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1), Arbitraries.just("*"));
        return Combinators.combine(word, kind, name, action.list().ofMaxSize(5)).as(Scope::new);
    }

    @Property
    void whatIsPrintedReadsTheSame(@ForAll("scopes") Scope scope) {
        assertThat(Scope.parse(scope.toString())).hasValue(scope);
    }

    @Property
    void severalPrintedReadTheSame(@ForAll("several") List<Scope> scopes) {
        assertThat(Scope.parseAll(List.of(Scope.print(scopes)))).isEqualTo(scopes);
    }

    @Provide
    Arbitrary<List<Scope>> several() {
        return scopes().list().ofMaxSize(10);
    }

    @Property
    void whatReadsPrintsWithoutAnythingThatEndsAHeader(@ForAll String text) {
        Scope.parse(text).ifPresent(scope -> assertThat(scope.toString()).doesNotContain("\"", "\\", "\r", "\n", " "));
    }
}
