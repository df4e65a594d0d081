package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64;
import io.berth.auth.IdentitySourceChain;
import io.berth.core.access.Action;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.Blocking;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of another server: those that distribution accepts, and all known ways of forging one. */
class ExternalTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final String ACCESS =
            "[{\"type\":\"repository\",\"name\":\"team/app\",\"actions\":[\"pull\",\"push\"]}]";
    private static final Signer SERVER = Signer.rsa();
    private static final Signer STRANGER = Signer.rsa();
    private static final Signer SET = Signer.ec();

    /** Has one account with a password. */
    private record Root() implements IdentitySource {

        @Override
        public String name() {
            return "local";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            return request.credentials().equals(new Credentials.Basic("root", "secret"))
                    ? new Identification.Known(Principal.named("root", name()))
                    : new Identification.Unknown();
        }

        /** Tokens of another server are not its own to revalidate. */
        @Override
        public Optional<Principal> revalidate(Principal then) {
            return Optional.empty();
        }
    }

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock(NOW);
    private final IdentitySource others = new IdentitySourceChain(List.of(new Root()), Clock.systemUTC());
    private Path bundle;
    private Path jwks;
    private Authenticator authenticator;

    @BeforeEach
    void open() throws Exception {
        bundle = Files.writeString(folder.resolve("bundle.pem"), Signer.pem(SERVER.certificate(NOW)));
        jwks = Files.writeString(
                folder.resolve("keys.json"), new JWKSet(SET.key().toPublicJWK()).toString());
        authenticator = new ExternalTokens(
                        "the issuer",
                        "the service",
                        Optional.of(bundle),
                        Optional.of(jwks),
                        ExternalTokens.allAlgorithms())
                .authenticator(others, request -> request.entrance().get().toString(), clock);
    }

    private static String claims(String more) {
        return "{\"iss\":\"the issuer\",\"aud\":\"the service\",\"sub\":\"ann\",\"exp\":" + (SECOND + 300) + ",\"nbf\":"
                + SECOND + ",\"access\":" + ACCESS + more + "}";
    }

    private Identification show(String token) throws Exception {
        return authenticator.authenticate(Visits.bearer(token));
    }

    private void assertKnown(String token) throws Exception {
        assertThat(show(token))
                .isInstanceOfSatisfying(
                        Identification.Known.class,
                        known -> assertThat(known.principal().name()).isEqualTo("ann"));
    }

    private void assertRefused(String token) throws Exception {
        assertThat(show(token)).isInstanceOf(Identification.Refused.class);
    }

    private static Permission on(String repository, Action action) {
        return new Permission.OnRepository(new RepositoryName(repository), action);
    }

    private boolean allows(String token, Permission permission) throws Exception {
        Identification.Known known = (Identification.Known) show(token);
        return known.principal().limit().allows(permission);
    }

    // --- keys ---

    @Test
    void takesTheKeyIdsOfBothRegistries() throws Exception {
        assertKnown(SERVER.sign(SERVER.libtrustId(), claims("")));
        assertKnown(SERVER.sign(SERVER.thumbprint(), claims("")));
        assertKnown(SET.sign(SET.libtrustId(), claims("")));
        assertKnown(SET.sign(SET.thumbprint(), claims("")));
    }

    @Test
    void computesTheKeyIdOfLibtrust() {
        assertThat(SERVER.libtrustId()).matches("(?:[A-Z2-7]{4}:){11}[A-Z2-7]{4}");
    }

    @Test
    void takesAChainThatLeadsToTheBundle() throws Exception {
        Signer middle = Signer.ec();
        Signer leaf = Signer.ec();
        X509Certificate middles = SERVER.certify(middle, true, NOW.minusSeconds(9), NOW.plusSeconds(9));
        X509Certificate leafs = middle.certify(leaf, false, NOW.minusSeconds(9), NOW.plusSeconds(9));
        assertKnown(leaf.sign(header -> header.x509CertChain(chain(leafs, middles)), claims("")));
        assertKnown(SERVER.sign(header -> header.x509CertChain(chain(SERVER.certificate(NOW))), claims("")));
    }

    @Test
    void refusesAChainThatLeadsElsewhereOrIsNotValid() throws Exception {
        Signer leaf = Signer.ec();
        List<X509Certificate> bad = List.of(
                leaf.certificate(NOW),
                STRANGER.certify(leaf, false, NOW.minusSeconds(9), NOW.plusSeconds(9)),
                SERVER.certify(leaf, false, NOW.minusSeconds(9), NOW.minusSeconds(1)),
                SERVER.certify(leaf, false, NOW.plusSeconds(1), NOW.plusSeconds(9)));
        for (X509Certificate certificate : bad) {
            assertRefused(leaf.sign(header -> header.x509CertChain(chain(certificate)), claims("")));
        }
        X509Certificate noAuthority = SERVER.certify(leaf, false, NOW.minusSeconds(9), NOW.plusSeconds(9));
        X509Certificate beyond = leaf.certify(STRANGER, false, NOW.minusSeconds(9), NOW.plusSeconds(9));
        assertRefused(STRANGER.sign(header -> header.x509CertChain(chain(beyond, noAuthority)), claims("")));
    }

    private static List<Base64> chain(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(certificate -> {
                    try {
                        return Base64.encode(certificate.getEncoded());
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    @Test
    void takesAnEmbeddedKeyOnlyIfItIsATrustedOne() throws Exception {
        assertKnown(SERVER.sign(header -> header.jwk(SERVER.key().toPublicJWK()), claims("")));
        assertRefused(STRANGER.sign(header -> header.jwk(STRANGER.key().toPublicJWK()), claims("")));
    }

    @Test
    void isNotFooledByAnEmbeddedKeyThatClaimsATrustedId() throws Exception {
        var disguised = new com.nimbusds.jose.jwk.RSAKey.Builder(
                        STRANGER.key().toRSAKey().toPublicJWK())
                .keyID(SERVER.thumbprint())
                .build();
        assertRefused(STRANGER.sign(header -> header.jwk(disguised).keyID(SERVER.thumbprint()), claims("")));
    }

    @Test
    void followsNoUrl() throws Exception {
        URI elsewhere = URI.create("http://127.0.0.1:1/keys.json");
        assertRefused(STRANGER.sign(header -> header.jwkURL(elsewhere).keyID("x"), claims("")));
        assertRefused(STRANGER.sign(header -> header.x509CertURL(elsewhere).keyID("x"), claims("")));
    }

    @Test
    void refusesStrangersUnderAnyId() throws Exception {
        for (String id : List.of(SERVER.thumbprint(), SERVER.libtrustId(), STRANGER.thumbprint(), "", "../keys")) {
            assertRefused(STRANGER.sign(id, claims("")));
        }
        assertRefused(SERVER.sign(header -> header, claims("")));
    }

    // --- algorithms ---

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS256", "XY256"})
    void refusesTokensWithoutASignature(String algorithm) throws Exception {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + SERVER.thumbprint() + "\"}";
        assertRefused(encode(header) + "." + encode(claims("")) + ".");
        assertRefused(encode(header) + "." + encode(claims("")) + ".AAAA");
        assertRefused(encode(header) + "." + encode(claims("")));
    }

    private static String encode(String text) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void doesNotTakeAPublicKeyForASharedSecret() throws Exception {
        for (byte[] secret : List.of(
                SERVER.publicKey().getEncoded(),
                Files.readAllBytes(bundle),
                SERVER.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
            Signer confused = new Signer(new OctetSequenceKey.Builder(secret).build(), JWSAlgorithm.HS256);
            assertRefused(confused.sign(SERVER.thumbprint(), claims("")));
            assertRefused(confused.sign(SERVER.libtrustId(), claims("")));
        }
    }

    @Test
    void takesASharedSecretOfTheKeySetOnly() throws Exception {
        OctetSequenceKey secret =
                new OctetSequenceKey.Builder(new byte[32]).keyID("shared").build();
        String token = new Signer(secret, JWSAlgorithm.HS256).sign("shared", claims(""));
        assertRefused(token);
        change(jwks, new JWKSet(secret).toString(false));
        assertKnown(token);
    }

    @Test
    void takesTheConfiguredAlgorithmsOnly() throws Exception {
        authenticator = new ExternalTokens(
                        "the issuer", "the service", Optional.of(bundle), Optional.empty(), java.util.Set.of("RS512"))
                .authenticator(others, request -> request.entrance().get().toString(), clock);
        assertRefused(SERVER.sign(SERVER.thumbprint(), claims("")));
        assertKnown(new Signer(SERVER.key(), JWSAlgorithm.RS512).sign(SERVER.thumbprint(), claims("")));
    }

    @Test
    void refusesWhatWasChangedAfterwards() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(""));
        String[] parts = token.split("\\.");
        assertRefused(parts[0] + "." + encode(claims("").replace("team/app", "team/other")) + "." + parts[2]);
        assertRefused(parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()));
        assertRefused(token + "A".repeat(4));
        assertRefused(SERVER.sign(
                header -> header.keyID(SERVER.thumbprint()).criticalParams(java.util.Set.of("exp")), claims("")));
    }

    // --- claims ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"iss\":\"another\"}",
                "{\"iss\":null}",
                "{\"iss\":[\"the issuer\"]}",
                "{\"aud\":\"another\"}",
                "{\"aud\":[]}",
                "{\"aud\":null}",
                "{\"aud\":\"the service \"}",
                "{\"exp\":null}",
                "{\"exp\":\"2000000000\"}",
                "{\"exp\":-1}",
                "{\"exp\":1e400}",
                "{\"exp\":99999999999999999999}",
                "{\"nbf\":2000000000}",
                "{\"nbf\":2e9}",
                "{\"exp\":1e-400}",
                "{\"access\":\"repository:team/app:pull\"}",
                "{\"access\":{}}",
                "{\"access\":[[]]}",
                "{\"access\":[{\"type\":1,\"name\":\"a\",\"actions\":[]}]}",
                "{\"access\":[{\"type\":\"repository\",\"name\":\"a\",\"actions\":[1]}]}",
                "{\"sub\":1}",
            })
    void refusesOtherClaims(String other) throws Exception {
        String name = other.substring(2, other.indexOf('"', 2));
        String rest = claims("")
                .replaceFirst("\"" + name + "\":(\"[^\"]*\"|\\d+|\\[\\{.*}])", other.substring(1, other.length() - 1));
        assertThat(rest).isNotEqualTo(claims(""));
        Identification identified = show(SERVER.sign(SERVER.thumbprint(), rest));
        assertThat(identified).isInstanceOfAny(Identification.Refused.class, Identification.Expired.class);
    }

    /** RFC 7519 allows numbers, which an issuer may write with fractions and exponents. */
    @Test
    void takesFractionsAndExponentsOfSeconds() throws Exception {
        String fraction = claims("").replace("\"exp\":" + (SECOND + 300), "\"exp\":" + (SECOND + 300) + ".25");
        String exponent = claims("").replace("\"nbf\":" + SECOND, "\"nbf\":1.5e0");

        assertKnown(SERVER.sign(SERVER.thumbprint(), fraction));
        assertKnown(SERVER.sign(SERVER.thumbprint(), exponent));
        assertKnown(SERVER.sign(SERVER.thumbprint(), claims("").replace("\"exp\":" + (SECOND + 300), "\"exp\":2e9")));
    }

    @Test
    void readsNoClaimTwice() throws Exception {
        assertRefused(SERVER.sign(SERVER.thumbprint(), claims(",\"sub\":\"root\"")));
        assertRefused(SERVER.sign(SERVER.thumbprint(), claims("") + "{}"));
    }

    @Test
    void takesAnAudienceOfSeveral() throws Exception {
        assertKnown(
                SERVER.sign(SERVER.thumbprint(), claims("").replace("\"the service\"", "[\"other\",\"the service\"]")));
    }

    @Test
    void allowsForClocksThatAreAMinuteApart() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(""));
        clock.pass(Duration.ofMinutes(-1));
        assertKnown(token);
        clock.pass(Duration.ofSeconds(-1));
        assertRefused(token);
        clock.pass(Duration.ofSeconds(421));
        assertKnown(token);
    }

    @Test
    void tellsSinceWhenATokenHasExpired() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(""));
        assertKnown(token);
        clock.pass(Duration.ofSeconds(361));
        assertThat(show(token))
                .isInstanceOfSatisfying(
                        Identification.Expired.class,
                        lapsed -> assertThat(lapsed.until()).isEqualTo(NOW.plusSeconds(360)));
        assertRefused(STRANGER.sign(SERVER.thumbprint(), claims("")));
    }

    @Test
    void survivesHugeAndDeepTokens() throws Exception {
        assertRefused("a".repeat(1_000_000));
        assertRefused("a.".repeat(10_000));
        assertRefused("...");
        assertRefused("");
        assertRefused(encode("[".repeat(20_000)) + ".e30.AA");
        assertRefused(encode("{\"alg\":" + "[".repeat(10_000)) + ".e30.AA");
        assertRefused(SERVER.sign(SERVER.thumbprint(), "{\"access\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"));
        assertRefused(
                SERVER.sign(SERVER.thumbprint(), claims(",\"x\":" + "{\"x\":".repeat(2000) + "1" + "}".repeat(2001))));
        assertRefused(SERVER.sign(SERVER.thumbprint(), claims(",\"x\":\"" + "x".repeat(40_000) + "\"")));
    }

    // --- scopes ---

    @Test
    void isGoodForWhatItSaysAndNothingElse() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(""));
        assertThat(allows(token, on("team/app", Action.PULL))).isTrue();
        assertThat(allows(token, on("team/app", Action.PUSH))).isTrue();
        assertThat(allows(token, on("team/app", Action.DELETE))).isFalse();
        assertThat(allows(token, new Permission.Enter())).isTrue();
        assertThat(allows(token, new Permission.ListCatalog())).isFalse();
        assertThat(allows(token, new Permission.Administer())).isFalse();
        for (String other : List.of("team/ap", "team/app2", "team/app/x", "team", "app", "x/team/app")) {
            assertThat(allows(token, on(other, Action.PULL))).isFalse();
        }
    }

    private String granting(String type, String name, String actions) {
        return SERVER.sign(
                SERVER.thumbprint(),
                claims("")
                        .replace(
                                ACCESS,
                                "[{\"type\":\"" + type + "\",\"name\":\"" + name + "\",\"actions\":[" + actions
                                        + "]}]"));
    }

    @Test
    void neverPushesWithoutPulling() throws Exception {
        String token = granting("repository", "team/app", "\"push\"");
        assertThat(allows(token, on("team/app", Action.PUSH))).isFalse();
        assertThat(allows(token, on("team/app", Action.PULL))).isFalse();
    }

    @Test
    void takesTheStarForEveryAction() throws Exception {
        String token = granting("repository", "team/app", "\"*\"");
        assertThat(allows(token, on("team/app", Action.PUSH))).isTrue();
        assertThat(allows(token, on("team/app", Action.DELETE))).isTrue();
        assertThat(allows(token, on("team/other", Action.PULL))).isFalse();
        assertThat(allows(granting("registry", "catalog", "\"*\""), new Permission.ListCatalog()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "**",
                "team/*",
                "team/app:",
                ":team/app",
                "TEAM/APP",
                "team/app,team/other",
                "team//app",
                "./team/app"
            })
    void knowsNoPatternsInNames(String name) throws Exception {
        assertThat(allows(granting("repository", name, "\"*\""), on("team/app", Action.PULL)))
                .isFalse();
    }

    @Test
    void anotherTypeIsNoRepository() throws Exception {
        assertThat(allows(granting("registry", "team/app", "\"*\""), on("team/app", Action.PULL)))
                .isFalse();
        assertThat(allows(granting("Repository", "team/app", "\"*\""), on("team/app", Action.PULL)))
                .isFalse();
    }

    @Test
    void nothingIsAllowedWhereNothingIsShown() throws Exception {
        assertThat(authenticator.authenticate(Visits.anonymous()))
                .isInstanceOfSatisfying(Identification.Known.class, known -> {
                    assertThat(known.principal().isAnonymous()).isTrue();
                    assertThat(known.principal().limit().allows(new Permission.Enter()))
                            .isFalse();
                    assertThat(known.principal().limit().allows(on("team/app", Action.PULL)))
                            .isFalse();
                });
    }

    // --- other sources ---

    @Test
    void accountsOfOthersCountBesideTokens() throws Exception {
        assertThat(authenticator.authenticate(Visits.basic("root", "secret")))
                .isEqualTo(new Identification.Known(Principal.named("root", "local")));
        assertThat(authenticator.authenticate(Visits.basic("root", "guess")))
                .isInstanceOf(Identification.Refused.class);
        assertThat(authenticator.authenticate(Visits.basic("ann", "secret")))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void clientsAreAskedForATokenWhateverTheyShowed() {
        Identification refused = new Identification.Refused("wrong");
        assertThat(authenticator
                        .challenge(Visits.basic("root", "guess"), refused, List.of(new Permission.Enter()))
                        .header())
                .startsWith("Bearer realm=")
                .doesNotContain("error=");
        assertThat(authenticator
                        .challenge(Visits.bearer("x"), refused, List.of(new Permission.Enter()))
                        .header())
                .startsWith("Bearer realm=")
                .endsWith(",error=\"invalid_token\"");
    }

    @Test
    void aTokenIsOfTheServerWhateverItSays() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(",\"source\":\"apikey:abcdefghijkl\""));
        assertThat(((Identification.Known) show(token)).principal().source()).isEqualTo("token");
    }

    @Test
    void anUploadGoesOnByATokenWhoseAccountIsNotHere() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(",\"generation\":[\"first\",\"password\"]"));

        assertThat(authenticator.resume(Visits.bearer(token)))
                .isInstanceOfSatisfying(
                        Identification.Known.class,
                        known -> assertThat(known.principal().generation())
                                .as("of another server's saying")
                                .isEqualTo(Generation.UNKNOWN));
    }

    @Test
    void noTokenIsOfARobotWhoHasKeysHere() throws Exception {
        assertRefused(SERVER.sign(SERVER.thumbprint(), claims("").replace("\"ann\"", "\"robot/ci\"")));
    }

    @Test
    void withoutRulesATokenDecidesAloneAndAccountsMayDoAsEver() {
        Authorizer authorizer = ExternalTokens.authorizer();
        InetAddress here = InetAddress.getLoopbackAddress();
        Principal holder = Principal.named("ann", "token");
        Principal root = Principal.named("root", "local");
        for (Permission permission : List.of(new Permission.Enter(), on("team/app", Action.PUSH))) {
            assertThat(authorizer.decide(holder, here, permission).permitted()).isTrue();
            assertThat(authorizer.decide(root, here, permission).permitted()).isTrue();
            assertThat(authorizer.decide(Principal.ANONYMOUS, here, permission).permitted())
                    .isFalse();
        }
        assertThat(authorizer.decide(root, here, new Permission.Administer()).permitted())
                .isFalse();
    }

    // --- caching ---

    @Test
    void answersARepeatedTokenWithoutWaiting() throws Exception {
        String token = SERVER.sign(SERVER.thumbprint(), claims(""));
        assertThat(Blocking.attempt(() -> show(token))).isEmpty();
        assertKnown(token);
        assertThat(Blocking.attempt(() -> show(token))).isPresent();
    }

    @Test
    void forgetsATokenWithItsKey() throws Exception {
        String token = SET.sign(SET.thumbprint(), claims(""));
        assertKnown(token);
        change(jwks, new JWKSet(STRANGER.key().toPublicJWK()).toString());
        assertRefused(token);
        assertKnown(STRANGER.sign(STRANGER.thumbprint(), claims("")));
    }

    @Test
    void keepsTheKeysOfBeforeWhenAFileBreaks() throws Exception {
        String token = SET.sign(SET.thumbprint(), claims(""));
        change(jwks, "{not json");
        assertKnown(token);
    }

    private void change(Path file, String content) throws Exception {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(7)));
        clock.pass(Duration.ofSeconds(6));
    }
}
