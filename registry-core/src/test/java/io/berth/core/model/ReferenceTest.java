package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {

    @Test
    void isATagOrADigest() {
        Digest digest = Digest.Algorithm.SHA256.digestOf(new byte[0]);

        assertThat(Reference.parse("v1.0_Beta-2")).isEqualTo(new Tag("v1.0_Beta-2"));
        assertThat(Reference.parse("_")).isEqualTo(new Tag("_"));
        assertThat(Reference.parse(digest.toString())).isEqualTo(digest);
        assertThat(Reference.parse("t".repeat(128))).isEqualTo(new Tag("t".repeat(128)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "a/b", "a b", "é", "a\n"})
    void refusesWhatIsNoTag(String text) {
        assertThatThrownBy(() -> Reference.parse(text))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TAG_INVALID));
    }

    @Test
    void refusesOverlongTags() {
        assertThatThrownBy(() -> new Tag("t".repeat(129))).isInstanceOf(RegistryException.class);
    }

    @Test
    void takesAnythingWithAColonForADigest() {
        assertThatThrownBy(() -> Reference.parse("sha256:baddigeststring"))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
    }
}
