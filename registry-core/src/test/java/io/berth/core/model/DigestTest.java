package io.berth.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void hashesContent() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

        assertThat(Digest.Algorithm.SHA256.digestOf(abc)).hasToString("sha256:" + ABC_SHA256);
        assertThat(Digest.Algorithm.SHA512.digestOf(abc).toString())
                .startsWith("sha512:ddaf35a193617abacc417349ae204131")
                .hasSize(7 + 128);
    }

    @Test
    void readsWhatItPrints() {
        Digest digest = Digest.Algorithm.SHA512.digestOf(new byte[0]);

        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                "sha256:abc",
                "sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad0",
                "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha384:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
                "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\n",
            })
    void refusesWhatIsNoDigest(String text) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
    }

    @Test
    void namesTheOffendingValueInARefusal() {
        assertThatThrownBy(() -> Digest.parse("sha256:xyz\r\n"))
                .hasMessage("not a digest: sha256:xyz\\u000d\\u000a (expected 64 lower-case hex digits)");
    }
}
