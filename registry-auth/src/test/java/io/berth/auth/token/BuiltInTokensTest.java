package io.berth.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.auth.IdentitySourceChain;
import io.berth.core.access.Action;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Decision;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.TokenServer.Answer;
import io.berth.core.access.TokenServer.Token;
import io.berth.core.access.TokenServer.TokenRequest;
import io.berth.core.access.Visits;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.Blocking;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInTokensTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration ROTATION = Duration.ofDays(30);
    private static final AuthenticationRequest ANN = Visits.basic("ann", "secret");

    private final SetClock clock = new SetClock(Instant.parse("2026-11-24T12:00:00Z"));
    private final State state = new State();
    private final Accounts accounts = new Accounts();
    private final BuiltInTokens tokens = server(Optional.empty());

    private BuiltInTokens server(Optional<Duration> refresh) {
        return server(new IdentitySourceChain(List.of(accounts), clock), refresh);
    }

    private BuiltInTokens server(IdentitySource identities, Optional<Duration> refresh) {
        return new BuiltInTokens(
                new BuiltInTokens.TokenPolicy("us", "registry", LIFETIME, refresh, ROTATION),
                identities,
                new Rules(),
                state,
                clock);
    }

    /** Every client may pull {@code public}; accounts may push {@code team/app} and list. */
    private static final class Rules implements Authorizer {
        @Override
        public Decision decide(Principal principal, java.net.InetAddress address, Permission permission) {
            boolean permitted = switch (permission) {
                case Permission.Enter _, Permission.ListCatalog _ -> !principal.isAnonymous();
                case Permission.Administer _ -> principal.groups().contains("admins");
                case Permission.OnRepository(RepositoryName name, Action action) ->
                    name.value().equals("public")
                            ? action == Action.PULL
                            : name.value().equals("team/app") && !principal.isAnonymous() && action != Action.DELETE;
            };
            return new Decision(permitted, "test");
        }
    }

    private static final class Accounts implements IdentitySource {
        final Set<String> names = ConcurrentHashMap.newKeySet();
        Generation generation = new Generation("first", "password");
        Set<String> groups = Set.of("dev");

        Accounts() {
            names.add("ann");
        }

        @Override
        public String name() {
            return "accounts";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            if (request.credentials() instanceof Credentials.Basic(String user, String password)
                    && names.contains(user)) {
                return password.equals("secret")
                        ? new Identification.Known(now(user))
                        : new Identification.Refused("wrong password");
            }
            return new Identification.Unknown();
        }

        private static Principal account(String user) {
            return new Principal(user, Set.of("dev"), "accounts", Limit.NONE);
        }

        @Override
        public Optional<Principal> find(String account) {
            return names.contains(account) ? Optional.of(now(account)) : Optional.empty();
        }

        private Principal now(String user) {
            return new Principal(user, groups, "accounts", Limit.NONE, generation);
        }
    }

    private static final class State implements ServerState {
        final Map<String, byte[]> documents = new ConcurrentSkipListMap<>();
        boolean readOnly;

        @Override
        public Optional<byte[]> read(String name) {
            return Optional.ofNullable(documents.get(name));
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            requireWritable();
            documents.put(name, content);
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            requireWritable();
            return documents.putIfAbsent(name, content) == null;
        }

        @Override
        public boolean replace(String name, byte[] expected, byte[] content) throws IOException {
            requireWritable();
            return documents.replace(name, expected, content);
        }

        @Override
        public boolean delete(String name) throws IOException {
            requireWritable();
            return documents.remove(name) != null;
        }

        private void requireWritable() throws IOException {
            if (readOnly) {
                throw new IOException("Read-only file system");
            }
        }

        @Override
        public List<String> names(String level) {
            return documents.keySet().stream()
                    .filter(name -> name.startsWith(level + "/"))
                    .map(name -> name.substring(level.length() + 1))
                    .toList();
        }
    }

    private static TokenRequest wish(String... scopes) {
        return new TokenRequest(List.of(scopes), true);
    }

    private Token issue(AuthenticationRequest request, String... scopes) throws Exception {
        return issued(tokens.issue(request, wish(scopes))).orElseThrow();
    }

    private static Optional<Token> issued(Answer answer) {
        return answer instanceof Answer.Issued(var _, Token token) ? Optional.of(token) : Optional.empty();
    }

    private static Principal known(BuiltInTokens server, String token) throws Exception {
        return ((Identification.Known) server.authenticator().authenticate(Visits.bearer(token))).principal();
    }

    private static Permission on(String repository, Action action) {
        return new Permission.OnRepository(new RepositoryName(repository), action);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository:team/app:pull,push | repository:team/app:pull,push",
                "repository:team/app:push,pull | repository:team/app:push,pull",
                "repository:team/app:pull,push,delete | repository:team/app:pull,push",
                "repository:team/app:* | repository:team/app:pull,push",
                "repository:public:pull,push | repository:public:pull",
                "repository:other:pull | ''",
                "repository(plugin):public:pull | repository(plugin):public:pull",
                "registry:catalog:* | registry:catalog:*",
                "registry:catalog:search | registry:catalog:search",
                "registry:admin:* | ''",
                "repository:../public:pull | ''",
                "repository:public/:pull | ''",
                "repository:PUBLIC:pull | ''",
                "something:public:pull | ''",
                "nonsense | ''",
                "repository:team/app:pull repository:public:pull repository:team/app:pull"
                        + " | repository:team/app:pull repository:public:pull",
            })
    void grantsTheAllowedPartOfWhatIsAsked(String asked, String granted) throws Exception {
        assertThat(issue(ANN, asked).scope()).isEqualTo(granted);
    }

    @Test
    void grantsTheAnonymousWhatTheyMay() throws Exception {
        Token token = issue(Visits.anonymous(), "repository:public:pull", "repository:team/app:pull");

        assertThat(token.scope()).isEqualTo("repository:public:pull");
        Principal anonymous = known(tokens, token.token());
        assertThat(anonymous.isAnonymous()).isTrue();
        assertThat(anonymous.limit().allows(on("public", Action.PULL))).isTrue();
        assertThat(anonymous.limit().allows(on("team/app", Action.PULL))).isFalse();
    }

    @Test
    void carriesTheAccountWithGroupsAndSource() throws Exception {
        Principal ann = known(tokens, issue(ANN, "repository:team/app:pull").token());

        assertThat(ann.name()).isEqualTo("ann");
        assertThat(ann.groups()).containsExactly("dev");
        assertThat(ann.source()).isEqualTo("accounts");
        assertThat(ann.limit().allows(on("team/app", Action.PULL))).isTrue();
        assertThat(ann.limit().allows(on("team/app", Action.PUSH))).isFalse();
    }

    @Test
    void refusesWrongCredentialsOnly() throws Exception {
        assertThat(issued(tokens.issue(Visits.basic("ann", "wrong"), wish()))).isEmpty();
        assertThat(issued(tokens.issue(Visits.basic("bob", "secret"), wish()))).isEmpty();
        assertThat(issued(tokens.issue(Visits.basic("ann", ""), wish()))).isEmpty();
        assertThat(issued(tokens.issue(ANN, wish("repository:other:push")))).isPresent();
    }

    @Test
    void givesNoTokenForAToken() throws Exception {
        Token token = issue(ANN, "repository:team/app:pull,push");
        assertThat(issued(tokens.issue(Visits.bearer(token.token()), wish("repository:team/app:pull"))))
                .isEmpty();
    }

    @Test
    void tokensExpire() throws Exception {
        Token token = issue(ANN);
        clock.pass(LIFETIME.plus(Claims.LEEWAY));
        assertThat(known(tokens, token.token()).name()).isEqualTo("ann");
        clock.pass(Duration.ofSeconds(1));
        assertThat(tokens.authenticator().authenticate(Visits.bearer(token.token())))
                .isInstanceOf(Identification.Expired.class);
    }

    @Test
    void answersARepeatedTokenWithoutWaiting() throws Exception {
        String token = issue(ANN).token();
        assertThat(Blocking.attempt(() -> known(tokens, token))).isEmpty();
        known(tokens, token);
        assertThat(Blocking.attempt(() -> known(tokens, token))).isPresent();
    }

    @Test
    void takesTokensOfReplicasAndOfBeforeARestart() throws Exception {
        String token = issue(ANN).token();
        BuiltInTokens replica = server(Optional.empty());
        assertThat(known(replica, token).name()).isEqualTo("ann");
        assertThat(state.documents).hasSize(1);
    }

    @Test
    void doesNotTakeTokensOfAnotherRegistryOfTheSameName() throws Exception {
        String token = issue(ANN).token();
        state.documents.clear();
        assertThat(server(Optional.empty()).authenticator().authenticate(Visits.bearer(token)))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void rotatesKeysWithoutLoggingAnyoneOut() throws Exception {
        BuiltInTokens replica = server(Optional.empty());
        issue(ANN);
        clock.pass(ROTATION.plusSeconds(1));
        Token byTheOld = issue(ANN);
        assertThat(state.documents).hasSize(2);
        assertThat(known(replica, byTheOld.token()).name()).isEqualTo("ann");
        clock.pass(Duration.ofSeconds(75));
        Token byTheNew = issue(ANN);
        assertThat(kid(byTheNew)).isNotEqualTo(kid(byTheOld));
        assertThat(known(replica, byTheNew.token()).name()).isEqualTo("ann");
        assertThat(known(replica, byTheOld.token()).name()).isEqualTo("ann");
        clock.pass(Duration.ofHours(1));
        issue(ANN);
        assertThat(state.documents).hasSize(1);
    }

    @Test
    void givesTokensWhereKeysCannotBeRotated() throws Exception {
        issue(ANN);
        state.readOnly = true;
        clock.pass(ROTATION.multipliedBy(2));

        for (BuiltInTokens server : List.of(tokens, server(Optional.empty()))) {
            String token = issued(server.issue(ANN, wish())).orElseThrow().token();
            assertThat(known(server, token).name()).isEqualTo("ann");
        }
        assertThat(state.documents).hasSize(1);

        state.readOnly = false;
        clock.pass(Duration.ofSeconds(11));
        issue(ANN);
        assertThat(state.documents).hasSize(2);
    }

    @Test
    void doesNotTrustAnOutdatedKeyThatCannotBeDeleted() throws Exception {
        Token byTheOld = issue(ANN);
        clock.pass(ROTATION.plusSeconds(1));
        issue(ANN);
        state.readOnly = true;
        clock.pass(Duration.ofHours(1));

        assertThat(kid(issue(ANN))).isNotEqualTo(kid(byTheOld));
        assertThat(tokens.keys()).doesNotContain(kid(byTheOld));
        assertThat(state.documents).hasSize(2);
    }

    private static String kid(Token token) throws Exception {
        return com.nimbusds.jose.JWSObject.parse(token.token()).getHeader().getKeyID();
    }

    @Test
    void forgetsTokensOfAKeyThatIsTakenAway() throws Exception {
        String token = issue(ANN).token();
        known(tokens, token);
        state.documents.clear();
        clock.pass(Duration.ofSeconds(11));
        assertThat(tokens.authenticator().authenticate(Visits.bearer(token)))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void publishesPublicKeysOnly() throws Exception {
        String key = kid(issue(ANN));
        assertThat(tokens.keys()).contains(key, "\"x\"", "\"y\"").doesNotContain("\"d\"");
        assertThat(new String(state.documents.values().iterator().next(), StandardCharsets.UTF_8))
                .contains("\"d\"");
    }

    @Test
    void isNotFooledByTokensSignedOtherwise() throws Exception {
        issue(ANN);
        String claims = new String(
                new Claims(
                                "us",
                                Set.of("registry"),
                                "ann",
                                Set.of("admins"),
                                "accounts",
                                Generation.UNKNOWN,
                                clock.instant(),
                                clock.instant().plus(LIFETIME),
                                List.of())
                        .json(),
                StandardCharsets.UTF_8);
        Signer stranger = Signer.ec();
        for (String token : List.of(
                stranger.sign(stranger.thumbprint(), claims),
                stranger.sign(header -> header.jwk(stranger.key().toPublicJWK()), claims),
                Signer.rsa().sign("x", claims))) {
            assertThat(tokens.authenticator().authenticate(Visits.bearer(token)))
                    .isInstanceOf(Identification.Refused.class);
        }
    }

    // --- refresh tokens ---

    @Test
    void givesRefreshTokensOnlyIfConfigured() throws Exception {
        assertThat(issue(ANN).refresh()).isEmpty();
        BuiltInTokens refreshing = server(Optional.of(Duration.ofDays(30)));
        assertThat(issued(refreshing.issue(ANN, wish())).orElseThrow().refresh())
                .isPresent();
        assertThat(issued(refreshing.issue(ANN, new TokenRequest(List.of(), false)))
                        .orElseThrow()
                        .refresh())
                .isEmpty();
        assertThat(issued(refreshing.issue(Visits.anonymous(), wish()))
                        .orElseThrow()
                        .refresh())
                .isEmpty();
    }

    @Test
    void refreshesForAsLongAsTheAccountExists() throws Exception {
        BuiltInTokens refreshing = server(Optional.of(Duration.ofDays(30)));
        String refresh =
                issued(refreshing.issue(ANN, wish())).orElseThrow().refresh().orElseThrow();
        clock.pass(Duration.ofDays(29));
        Token token = issued(refreshing.refresh(refresh, Visits.anonymous(), wish("repository:team/app:pull,push")))
                .orElseThrow();
        assertThat(token.scope()).isEqualTo("repository:team/app:pull,push");
        assertThat(known(refreshing, token.token()).name()).isEqualTo("ann");

        accounts.names.clear();
        assertThat(issued(refreshing.refresh(refresh, Visits.anonymous(), wish())))
                .isEmpty();
        accounts.names.add("ann");
        clock.pass(Duration.ofDays(2));
        assertThat(issued(refreshing.refresh(refresh, Visits.anonymous(), wish())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"first, changed", "second, password", "'', ''"})
    void aRefreshTokenIsOfOneAccountAndOnePassword(String account, String password) throws Exception {
        BuiltInTokens refreshing = server(Optional.of(Duration.ofDays(30)));
        String refresh =
                issued(refreshing.issue(ANN, wish())).orElseThrow().refresh().orElseThrow();
        Generation before = accounts.generation;

        accounts.generation = new Generation(account, password);
        assertThat(issued(refreshing.refresh(refresh, Visits.anonymous(), wish())))
                .isEmpty();
        String another =
                issued(refreshing.issue(ANN, wish())).orElseThrow().refresh().orElseThrow();
        assertThat(issued(refreshing.refresh(another, Visits.anonymous(), wish())))
                .isPresent();

        accounts.generation = before;
        assertThat(issued(refreshing.refresh(refresh, Visits.anonymous(), wish())))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"accounts, true", "elsewhere, false", "'', false", "out of order, false"})
    void givesRefreshTokensToWhomTheSameSourceWillFind(String source, boolean given) throws Exception {
        BuiltInTokens server = server(new Seeker(source), Optional.of(Duration.ofDays(30)));
        Token token =
                issued(server.issue(ANN, wish("repository:team/app:pull"))).orElseThrow();

        assertThat(token.scope()).isEqualTo("repository:team/app:pull");
        assertThat(token.refresh().isPresent()).isEqualTo(given);
    }

    /** Finds every account in this source, in none, or is unavailable. */
    private record Seeker(String source) implements IdentitySource {
        @Override
        public String name() {
            return "seeker";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            return new Identification.Known(Accounts.account("ann"));
        }

        @Override
        public Optional<Principal> find(String account) throws IOException {
            if (source.equals("out of order")) {
                throw new IOException(source);
            }
            return source.isEmpty() ? Optional.empty() : Optional.of(Principal.named(account, source));
        }
    }

    @Test
    void doesNotMistakeOneKindOfTokenForTheOther() throws Exception {
        BuiltInTokens refreshing = server(Optional.of(Duration.ofDays(30)));
        Token token = issued(refreshing.issue(ANN, wish())).orElseThrow();
        assertThat(issued(refreshing.refresh(token.token(), Visits.anonymous(), wish())))
                .isEmpty();
        assertThat(refreshing
                        .authenticator()
                        .authenticate(Visits.bearer(token.refresh().orElseThrow())))
                .isInstanceOf(Identification.Refused.class);
        assertThat(issued(refreshing.refresh("", Visits.anonymous(), wish()))).isEmpty();
        assertThat(issued(tokens.refresh(token.refresh().orElseThrow(), Visits.anonymous(), wish())))
                .isEmpty();
    }

    @Test
    void narrowCredentialsGetNoMoreThanTheyAreGoodFor() throws Exception {
        IdentitySource narrow = new IdentitySource() {
            @Override
            public String name() {
                return "narrow";
            }

            @Override
            public Identification identify(AuthenticationRequest request) {
                return new Identification.Known(Principal.named("robot", "narrow")
                        .limitedTo(permission -> permission.equals(on("team/app", Action.PULL))));
            }
        };
        BuiltInTokens server = new BuiltInTokens(
                new BuiltInTokens.TokenPolicy("us", "registry", LIFETIME, Optional.of(Duration.ofDays(1)), ROTATION),
                narrow,
                new Rules(),
                state,
                clock);
        Token token = issued(server.issue(ANN, wish("repository:team/app:pull,push registry:catalog:*")))
                .orElseThrow();
        assertThat(token.scope()).isEqualTo("repository:team/app:pull");
        assertThat(token.refresh()).isEmpty();
    }

    /** Accepts every account with expiring credentials, and revokes them. */
    private static final class Passing implements IdentitySource {
        final Instant end;
        boolean over;

        Passing(Instant end) {
            this.end = end;
        }

        @Override
        public String name() {
            return "passing";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            return new Identification.Known(Accounts.account("ann").limitedTo(new Limit() {
                @Override
                public boolean allows(Permission permission) {
                    return true;
                }

                @Override
                public Optional<Instant> expires() {
                    return Optional.of(end);
                }
            }));
        }

        @Override
        public boolean isUnlisted(String source) {
            return source.equals("accounts");
        }

        @Override
        public Optional<Principal> revalidate(Principal then) {
            return over ? Optional.empty() : Optional.of(then);
        }
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "299, 299", "301, 300", "86400, 300"})
    void aTokenEndsWithTheCredentialsItIsMadeFrom(long left, long lifetime) throws Exception {
        BuiltInTokens server = server(new Passing(clock.instant().plusSeconds(left)), Optional.empty());
        Token token = issued(server.issue(ANN, wish())).orElseThrow();

        assertThat(token.lifetime()).hasSeconds(lifetime);
        clock.pass(token.lifetime().plus(Claims.LEEWAY));
        assertThat(known(server, token.token()).name()).isEqualTo("ann");
        clock.pass(Duration.ofSeconds(1));
        assertThat(server.authenticator().authenticate(Visits.bearer(token.token())))
                .isInstanceOf(Identification.Expired.class);
    }

    @Test
    void whoKnewSomebodyMayTakeATokenBack() throws Exception {
        Passing passing = new Passing(clock.instant().plus(LIFETIME));
        BuiltInTokens server = server(passing, Optional.empty());
        String token = issued(server.issue(ANN, wish())).orElseThrow().token();
        assertThat(known(server, token).name()).isEqualTo("ann");

        passing.over = true;
        assertThat(server.authenticator().authenticate(Visits.bearer(token)))
                .isInstanceOf(Identification.Refused.class);
        clock.pass(LIFETIME.plus(Claims.LEEWAY).plusSeconds(1));
        assertThat(server.authenticator().authenticate(Visits.bearer(token)))
                .isInstanceOf(Identification.Refused.class);
    }

    // --- uploads, which outlive tokens ---

    private Identification resumed(BuiltInTokens server, String token) throws IOException {
        return server.authenticator().resume(Visits.bearer(token));
    }

    @Test
    void anUploadOutlivesItsTokenButNotItsAccount() throws Exception {
        String token = issue(ANN, "repository:team/app:pull,push").token();
        assertThat(resumed(tokens, token)).isInstanceOf(Identification.Known.class);
        clock.pass(Duration.ofDays(1));
        assertThat(resumed(tokens, token)).isInstanceOfSatisfying(Identification.Expired.class, lapsed -> {
            assertThat(lapsed.principal().limit().allows(on("team/app", Action.PUSH)))
                    .isTrue();
            assertThat(lapsed.principal().limit().allows(on("other", Action.PUSH)))
                    .isFalse();
        });

        accounts.names.clear();
        assertThat(resumed(tokens, token)).isInstanceOf(Identification.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"second, password", "first, changed", "'', ''"})
    void anUploadEndsWithTheGenerationOfTheAccount(String account, String password) throws Exception {
        String token = issue(ANN).token();
        accounts.generation = new Generation(account, password);

        assertThat(resumed(tokens, token)).isInstanceOf(Identification.Refused.class);
        assertThat(known(tokens, token).name()).as("in other requests").isEqualTo("ann");
        clock.pass(Duration.ofDays(1));
        assertThat(resumed(tokens, token)).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void whoGoesOnWithAnUploadIsInTheGroupsOfNow() throws Exception {
        String token = issue(ANN).token();
        accounts.groups = Set.of("ops");
        clock.pass(Duration.ofDays(1));

        assertThat(resumed(tokens, token))
                .isInstanceOfSatisfying(
                        Identification.Expired.class,
                        lapsed -> assertThat(lapsed.principal().groups()).containsExactly("ops"));
    }

    @Test
    void anOutageEndsNoUploadBeforeItsToken() throws Exception {
        BuiltInTokens server = server(new Seeker("out of order"), Optional.empty());
        String token = issued(server.issue(ANN, wish())).orElseThrow().token();

        assertThat(resumed(server, token)).isInstanceOf(Identification.Known.class);
        clock.pass(Duration.ofDays(1));
        assertThatThrownBy(() -> resumed(server, token)).isInstanceOf(IOException.class);
    }

    @Test
    void whoCannotBeLookedUpGoesOnWithAnUpload() throws Exception {
        BuiltInTokens server = server(new Passing(clock.instant().plus(LIFETIME)), Optional.empty());
        String anns = issued(server.issue(ANN, wish())).orElseThrow().token();
        String anonymous = issue(Visits.anonymous()).token();
        clock.pass(Duration.ofDays(1));

        assertThat(resumed(server, anns)).isInstanceOf(Identification.Expired.class);
        assertThat(resumed(tokens, anonymous)).isInstanceOf(Identification.Expired.class);
    }

    // --- at the gate ---

    @Test
    void asksForATokenAtTheEntranceOfTheVisitor() {
        assertThat(tokens.authenticator()
                        .challenge(
                                Visits.anonymous(),
                                new Identification.Unknown(),
                                List.of(on("team/app", Action.PUSH), on("team/base", Action.PULL)))
                        .header())
                .isEqualTo("Bearer realm=\"https://registry.example.com/auth/token\",service=\"registry\","
                        + "scope=\"repository:team/app:pull,push repository:team/base:pull\"");
    }

    @Test
    void asksForATokenBelowV2BehindAProxy() {
        assertThat(tokens.authenticator()
                        .challenge(Visits.proxied(Visits.anonymous()), new Identification.Unknown(), List.of())
                        .header())
                .startsWith("Bearer realm=\"https://registry.example.com/v2/auth\",");
    }

    @Test
    void otherCredentialsWorkBesideTokens() throws Exception {
        assertThat(tokens.authenticator().authenticate(ANN))
                .isEqualTo(new Identification.Known(accounts.find("ann").orElseThrow()));
        assertThat(tokens.authenticator().authenticate(Visits.basic("ann", "wrong")))
                .isInstanceOf(Identification.Refused.class);
        assertThat(tokens.authenticator().authenticate(Visits.bearer("of.somebody.else")))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void theAnonymousMayPullButHaveToAskForATokenToEnter() throws Exception {
        Principal anonymous =
                ((Identification.Known) tokens.authenticator().authenticate(Visits.anonymous())).principal();
        assertThat(anonymous.limit().allows(new Permission.Enter())).isFalse();
        assertThat(anonymous.limit().allows(on("public", Action.PULL))).isTrue();
    }
}
