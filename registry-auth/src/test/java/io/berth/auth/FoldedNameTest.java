package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldedNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Root",
                " root",
                "root\t",
                "root\u00a0",
                "ro ot",
                "\uff52oot",
                "\uff32OOT",
                "ro\u200bot",
                "ro\u00adot",
                "r\u00f6ot",
                "ro\u0308ot",
                "\u24e1oot",
                "root\ufe0f",
                "root\0"
            })
    void spellingsOfANameAreOne(String spelling) {
        assertThat(FoldedName.of(spelling)).isEqualTo(FoldedName.of("root"));
    }

    @Test
    void lettersOfOneCapitalAreOne() {
        assertThat(FoldedName.of("stra\u00dfe")).isEqualTo(FoldedName.of("STRASSE"));
        assertThat(FoldedName.of("\u017fam")).isEqualTo(FoldedName.of("Sam"));
        assertThat(FoldedName.of("mel\u0131ke")).isEqualTo(FoldedName.of("MEL\u0130KE"));
    }

    @Test
    void otherNamesStayOthers() {
        assertThat(FoldedName.of("root")).isNotEqualTo(FoldedName.of("r00t"));
        assertThat(FoldedName.of("ann.b")).isNotEqualTo(FoldedName.of("ann_b"));
        assertThat(FoldedName.of("oidc:root")).isNotEqualTo(FoldedName.of("root"));
    }
}
