package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.berth.core.access.Identification;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** Any text as a token or scope is parsed or refused: never an exception, and never accepted. */
class TokenFuzzTest {

    private static final Signer SIGNER = Signer.ec();

    private final TokenVerifier verifier = new TokenVerifier(
            "i", "s", Signatures.ALL, () -> KEYS, Clock.fixed(java.time.Instant.EPOCH, java.time.ZoneOffset.UTC));

    private static final TrustedKeys KEYS = new TrustedKeys(List.of(SIGNER.key()), new Certificates(List.of()));

    @FuzzTest
    void believesNoToken(byte[] input) throws Exception {
        assertNotBelieved(new String(input, StandardCharsets.UTF_8));
    }

    @FuzzTest
    void believesNoHeaderAndNoClaims(byte[] input) throws Exception {
        var encoder = java.util.Base64.getUrlEncoder().withoutPadding();
        assertNotBelieved(encoder.encodeToString(input) + ".e30.AAAA");
        assertNotBelieved(SIGNER.sign(SIGNER.thumbprint(), new String(input, StandardCharsets.UTF_8)));
    }

    private void assertNotBelieved(String token) throws Exception {
        assertThat(verifier.identify(token))
                .isInstanceOfAny(Identification.Unknown.class, Identification.Refused.class);
    }

    @FuzzTest
    void readsScopesItCanPrint(byte[] input) {
        for (Scope scope : Scope.parseAll(List.of(new String(input, StandardCharsets.UTF_8)))) {
            assertThat(Scope.parse(scope.toString())).hasValue(scope);
        }
    }
}
