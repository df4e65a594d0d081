package io.berth.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import io.berth.core.store.Blocking;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcAccountsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String AUDIENCE = "registry.example.com";

    private JWK key;
    private TestIssuer issuer;
    private OidcAccounts accounts;
    private Instant now = NOW;

    @BeforeEach
    void startIssuer() throws JOSEException, IOException {
        key = TestIssuer.rsa("one");
        issuer = new TestIssuer(key);
        accounts = open(Map.of());
    }

    @AfterEach
    void close() {
        accounts.close();
        issuer.close();
    }

    private OidcAccounts open(Map<String, List<String>> required) throws IOException {
        return open(issuer.issuer(), required);
    }

    private OidcAccounts open(String name, Map<String, List<String>> required) throws IOException {
        OidcSettings settings = new OidcSettings(
                name,
                List.of(AUDIENCE, "other"),
                "sub",
                "ci:",
                List.of("groups", "repository_owner"),
                "org:",
                required,
                Optional.empty(),
                false,
                Duration.ofSeconds(5));
        InstantSource clock = () -> now;
        return new OidcAccounts(settings, clock.withZone(ZoneOffset.UTC));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.issuer())
                .audience(AUDIENCE)
                .subject("repo:acme/app")
                .expirationTime(Date.from(NOW.plusSeconds(300)));
    }

    private String token(JWTClaimsSet.Builder claims) throws JOSEException {
        return TestIssuer.sign(key, JWSAlgorithm.RS256, claims.build());
    }

    private Identification identify(String token) throws IOException {
        return accounts.identify(Visits.bearer(token));
    }

    private static Principal principal(Identification identified) {
        assertThat(identified).isInstanceOf(Identification.Known.class);
        return ((Identification.Known) identified).principal();
    }

    // --- authentication ---

    @Test
    void takesATokenAsBearerAndAsPasswordOfAnyUser() throws Exception {
        String token = token(claims().claim("groups", List.of("a", "b")).claim("repository_owner", "acme"));
        Principal expected = principal(identify(token));
        assertThat(expected.name()).isEqualTo("ci:repo:acme/app");
        assertThat(expected.groups()).containsExactlyInAnyOrder("org:a", "org:b", "org:acme");
        assertThat(expected.source()).isEqualTo("oidc");
        assertThat(principal(accounts.identify(Visits.basic("whoever", token)))).isEqualTo(expected);
    }

    @Test
    void takesEveryAsymmetricAlgorithmAndAccessTokens() throws Exception {
        JWK curve = TestIssuer.ec("two");
        issuer.publish(key, curve);
        for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.RS512, JWSAlgorithm.PS256)) {
            principal(identify(TestIssuer.sign(key, algorithm, claims().build())));
        }
        principal(
                identify(TestIssuer.sign(curve, TestIssuer.accessToken(curve, JWSAlgorithm.ES256), claims().build())));
    }

    @Test
    void aTokenShownAgainIsAnsweredWithoutWaiting() throws Exception {
        String token = token(claims());
        Identification first = identify(token);
        assertThat(Blocking.attempt(() -> answer(token))).hasValue(first);
        now = NOW.plusSeconds(301);
        assertThat(Blocking.attempt(() -> answer(token))).isEmpty();
    }

    private Identification answer(String token) {
        try {
            return identify(token);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leavesEverythingElseToOthers() throws Exception {
        String foreign = TestIssuer.sign(
                key, JWSAlgorithm.RS256, claims().issuer("https://else.example").build());
        for (String other : new String[] {"", "a.b.c", "ey.ey.ey", "password", foreign, "ey" + "a".repeat(20_000)}) {
            assertThat(identify(other)).isInstanceOf(Identification.Unknown.class);
        }
        assertThat(accounts.identify(Visits.anonymous())).isInstanceOf(Identification.Unknown.class);
        assertThat(issuer.asked()).isEmpty();
    }

    @Test
    void findsNobodyByName() throws IOException {
        assertThat(((IdentitySource) accounts).find("ci:repo:acme/app")).isEmpty();
    }

    // --- conditions ---

    @Test
    void conditionsDecideWhetherATokenIsMeantAtAll() throws Exception {
        accounts.close();
        accounts = open(Map.of("repository_owner", List.of("acme"), "ref", List.of("refs/heads/main", "refs/tags/*")));
        principal(identify(token(claims().claim("repository_owner", "acme").claim("ref", "refs/tags/v1"))));
        for (String ref : new String[] {"refs/heads/x", "refs/heads/main2", "x/refs/tags/v1"}) {
            assertThat(identify(token(claims().claim("repository_owner", "acme").claim("ref", ref))))
                    .isInstanceOf(Identification.Unknown.class);
        }
        assertThat(identify(token(claims().claim("ref", "refs/tags/v1")))).isInstanceOf(Identification.Unknown.class);
    }

    // --- attacks ---

    @Test
    void refusesTokensForOthers() throws Exception {
        assertThat(identify(token(claims().audience("elsewhere")))).isInstanceOf(Identification.Refused.class);
        assertThat(identify(token(claims().audience(List.of())))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void holdsToTheTimesOfATokenButForAMinute() throws Exception {
        assertThat(identify(token(claims().expirationTime(null)))).isInstanceOf(Identification.Refused.class);
        assertThat(identify(token(claims().notBeforeTime(Date.from(NOW.plusSeconds(61))))))
                .isInstanceOf(Identification.Refused.class);
        principal(identify(token(claims().notBeforeTime(Date.from(NOW.plusSeconds(59))))));
        principal(identify(token(claims().expirationTime(Date.from(NOW.minusSeconds(59))))));
        assertThat(identify(token(claims().expirationTime(Date.from(NOW.minusSeconds(60))))))
                .isInstanceOfSatisfying(
                        Identification.Expired.class,
                        lapsed -> assertThat(lapsed.until()).isEqualTo(NOW.minusSeconds(60)));
    }

    @Test
    void refusesTokensNobodySigned() throws Exception {
        assertThat(identify(new PlainJWT(claims().build()).serialize())).isInstanceOf(Identification.Refused.class);
        String[] parts = token(claims()).split("\\.");
        assertThat(identify(parts[0] + "." + parts[1] + ".")).isNotInstanceOf(Identification.Known.class);
        String admin = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims().subject("admin").build().toString().getBytes(StandardCharsets.UTF_8));
        assertThat(identify(parts[0] + "." + admin + "." + parts[2])).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void refusesThePublicKeyAsASharedSecret() throws Exception {
        byte[] known = ((RSAKey) key).toRSAPublicKey().getEncoded();
        JWK confused = new OctetSequenceKey.Builder(known).keyID("one").build();
        assertThat(identify(TestIssuer.sign(confused, JWSAlgorithm.HS256, claims().build())))
                .isInstanceOf(Identification.Refused.class);
        assertThat(issuer.asked()).isEmpty();
    }

    @Test
    void refusesAKeyThatTheTokenBringsAlong() throws Exception {
        RSAKey own = (RSAKey) TestIssuer.rsa("one");
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("one")
                .jwk(own.toPublicJWK())
                .jwkURL(java.net.URI.create("https://evil.example/keys"))
                .build();
        assertThat(identify(TestIssuer.sign(own, header, claims().build()))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void refusesTokensThatNameNobody() throws Exception {
        for (String nobody : new String[] {"", " ", "a\nb"}) {
            assertThat(identify(token(claims().subject(nobody)))).isInstanceOf(Identification.Refused.class);
        }
        assertThat(identify(token(claims().subject(null)))).isInstanceOf(Identification.Refused.class);
    }

    // --- keys ---

    @Test
    void fetchesKeysAgainForOneItDoesNotKnowButNotOften() throws Exception {
        principal(identify(token(claims())));
        int before = issuer.asked().size();
        JWK next = TestIssuer.rsa("two");
        String signed = TestIssuer.sign(next, JWSAlgorithm.RS256, claims().build());

        assertThat(identify(signed)).isInstanceOf(Identification.Refused.class);
        issuer.publish(next);
        assertThat(identify(signed)).as("asked a moment ago").isInstanceOf(Identification.Refused.class);
        assertThat(issuer.asked()).hasSize(before);

        now = NOW.plus(IssuerKeys.PAUSE);
        principal(identify(signed));
        assertThat(issuer.asked()).hasSize(before + 2);
    }

    @Test
    void forgetsKeysThatAreNoLongerPublished() throws Exception {
        principal(identify(token(claims())));
        issuer.publish(TestIssuer.rsa("two"));
        now = NOW.plus(IssuerKeys.FRESH);
        assertThat(identify(token(claims().expirationTime(Date.from(now.plusSeconds(300))))))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void anIssuerThatIsDownIsAnOutageOnlyWhereNoKeyIsKnown() throws Exception {
        issuer.answerWith(500);
        assertThatThrownBy(() -> identify(token(claims())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(issuer.issuer())
                .hasMessageContaining("500");
        issuer.answerWith(200);
        now = NOW.plus(IssuerKeys.PAUSE_AFTER_FAILURE);
        principal(identify(token(claims())));

        issuer.answerWith(500);
        now = NOW.plus(IssuerKeys.FRESH.multipliedBy(2));
        principal(identify(token(claims().expirationTime(Date.from(now.plusSeconds(300))))));
        String unknown = TestIssuer.sign(
                TestIssuer.rsa("two"),
                JWSAlgorithm.RS256,
                claims().expirationTime(Date.from(now.plusSeconds(300))).build());
        assertThatThrownBy(() -> identify(unknown)).isInstanceOf(IOException.class);

        now = NOW.plus(IssuerKeys.USABLE.multipliedBy(2));
        assertThatThrownBy(() -> identify(token(claims().expirationTime(Date.from(now.plusSeconds(300))))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void takesNoShortKeys() throws Exception {
        // Created manually, since no library creates one; only its modulus is read.
        RSAKey shortened = new RSAKey.Builder(
                        com.nimbusds.jose.util.Base64URL.encode(
                                new java.math.BigInteger(1024, new java.util.Random(1)).setBit(1023)),
                        ((RSAKey) key).getPublicExponent())
                .keyID("one")
                .build();
        issuer.publish(shortened);
        assertThat(identify(token(claims()))).isInstanceOf(Identification.Refused.class);
    }

    // --- responses of the issuer ---

    @ParameterizedTest
    @ValueSource(ints = {302, 307, 404, 500})
    void takesNothingButASuccess(int status) {
        issuer.answerWith(status);
        assertThatThrownBy(() -> identify(token(claims()))).isInstanceOf(IOException.class);
        assertThat(issuer.asked()).doesNotContain("/elsewhere");
    }

    @Test
    void doesNotTakeTheWordOfAnotherIssuer() {
        issuer.describe("https://else.example");
        assertThatThrownBy(() -> identify(token(claims())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("https://else.example");
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void readsNoMoreThanADocumentCanBe() {
        issuer.pad(2 * 1024 * 1024);
        assertThatThrownBy(() -> identify(token(claims()))).isInstanceOf(IOException.class);
    }

    @Test
    void asksNobodyInClearButThisMachine() throws Exception {
        accounts.close();
        accounts = open("http://issuer.example", Map.of());
        String token = token(claims().issuer("http://issuer.example"));
        assertThatThrownBy(() -> identify(token))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not https");
    }
}
