package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "library/alpine", "a.b/c_d/e__f/g-h/i---j", "0/1/2", "a/b/c/d/e/f/g/h/i/j/k"})
    void acceptsTheGrammar(String name) {
        assertThat(new RepositoryName(name).value()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "a/",
                "/a",
                "a//b",
                "A",
                "a/B",
                "a..b",
                "a___b",
                "a_",
                "-a",
                ".a",
                "a/.",
                "a/..",
                "..",
                "a b",
                "ä",
                "a:b",
                "_a",
                "a/_b",
                "a\n",
                "_catalog",
                "a%2fb",
                "a\\b"
            })
    void refusesEverythingElse(String name) {
        assertThatThrownBy(() -> new RepositoryName(name))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NAME_INVALID));
    }

    @Test
    void acceptsUpTo255Characters() {
        assertThat(new RepositoryName("a".repeat(255)).value()).hasSize(255);
        assertThatThrownBy(() -> new RepositoryName("a".repeat(256))).hasMessageContaining("at most 255");
    }

    @Test
    void takesHostileNamesInOnePass() {
        assertThatThrownBy(() -> new RepositoryName("a-".repeat(120) + "!")).isInstanceOf(RegistryException.class);
    }

    @Test
    void ordersComponentByComponent() {
        assertThat(Stream.of("c", "b-c", "b/y/z", "b", "b/x")
                        .map(RepositoryName::new)
                        .sorted())
                .extracting(RepositoryName::value)
                .containsExactly("b", "b/x", "b/y/z", "b-c", "c");
    }
}
