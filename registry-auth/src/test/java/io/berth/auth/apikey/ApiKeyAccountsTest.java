package io.berth.auth.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.auth.IdentitySourceChain;
import io.berth.core.access.Action;
import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Generation;
import io.berth.core.access.Identification;
import io.berth.core.access.IdentityProviderUnavailableException;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.IdentitySourceContract;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.Visits;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyOwner;
import io.berth.core.apikey.KeyScope;
import io.berth.core.apikey.NewKey;
import io.berth.core.event.Events;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.ManualClock;
import io.berth.core.store.MemoryState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiKeyAccountsTest extends IdentitySourceContract {

    private static final Principal ANN = ann("first");
    private static final List<KeyScope> SCOPES = List.of(KeyScope.parse("repository:team/*:pull"));

    private final ManualClock clock = new ManualClock();
    private final ApiKeys keys = new ApiKeys(new MemoryState(), new Events(clock, List.of()), clock);
    private final Directory directory = new Directory();
    private final List<Runnable> background = new ArrayList<>();
    private final ApiKeyAccounts accounts =
            new ApiKeyAccounts(keys, directory, new LastUses(keys, background::add, clock), clock);

    private static Principal ann(String generation) {
        return new Principal(ACCOUNT, Set.of("team"), "directory", Limit.NONE, new Generation(generation, "password"));
    }

    /** Has the account of Ann, until it is removed or the directory is unavailable. */
    private static final class Directory implements IdentitySource {

        private Principal ann = ANN;
        private boolean left;
        private boolean broken;
        private int asked;
        private int pretended;

        @Override
        public String name() {
            return "directory";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            if (!(request.credentials() instanceof Credentials.Basic(String user, String password))) {
                return new Identification.Unknown();
            }
            if (user.equals("impostor")) {
                return new Identification.Known(Principal.named("robot/ci", name()));
            }
            if (!user.equals(ACCOUNT)) {
                return new Identification.Unknown();
            }
            return password.equals(PASSWORD)
                    ? new Identification.Known(ANN)
                    : new Identification.Refused("wrong password");
        }

        @Override
        public void equalizeTiming(AuthenticationRequest request) {
            pretended++;
        }

        @Override
        public Optional<Principal> find(String account) throws IOException {
            asked++;
            if (broken) {
                throw new IOException("no route to host");
            }
            return account.equals(ACCOUNT) && !left ? Optional.of(ann) : Optional.empty();
        }
    }

    @Override
    protected IdentitySource source() {
        return accounts;
    }

    private String key(String account, Set<String> groups) throws IOException {
        boolean robot = ApiKey.isRobot(account);
        return key(account, robot ? Optional.empty() : Optional.of(KeyOwner.of(ANN)), groups);
    }

    private String key(String account, String source, String generation) throws IOException {
        return key(account, Optional.of(new KeyOwner(source, generation)), Set.of());
    }

    private String key(String account, Optional<KeyOwner> owner, Set<String> groups) throws IOException {
        return keys.create(new NewKey("ci", account, owner, SCOPES, groups, Optional.of(Duration.ofDays(1))))
                .text()
                .reveal();
    }

    private Principal known(AuthenticationRequest request) throws IOException {
        return accounts.identify(request) instanceof Identification.Known(Principal principal)
                ? principal
                : Principal.ANONYMOUS;
    }

    @Test
    void aKeyIsAPasswordOfAnyUserAndABearerToken() throws IOException {
        String key = key("robot/ci", Set.of("builders"));

        for (AuthenticationRequest request : List.of(
                Visits.basic("x", key), Visits.basic("", key), Visits.basic("robot/ci", key), Visits.bearer(key))) {
            Principal principal = known(request);
            assertThat(principal.name()).isEqualTo("robot/ci");
            assertThat(principal.groups()).containsExactly("builders");
            assertThat(principal.source()).startsWith("apikey:").doesNotContain(key);
            assertThat(principal.limit()).isNotSameAs(Limit.NONE);
        }
    }

    @Test
    void aKeyOfAPersonHasTheirGroups() throws IOException {
        assertThat(known(Visits.bearer(key(ACCOUNT, Set.of()))).groups()).containsExactly("team");
    }

    @Test
    void aKeyIsOfNoOtherAccountOfTheSameName() throws IOException {
        assertThat(known(Visits.bearer(key(ACCOUNT, "directory", "first"))).groups())
                .containsExactly("team");
        assertThat(accounts.identify(Visits.bearer(key(ACCOUNT, "htpasswd", "first"))))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void aKeyEndsWithTheAccountOfItsOwner() throws IOException {
        String key = key(ACCOUNT, Set.of());
        assertThat(accounts.identify(Visits.bearer(key))).isInstanceOf(Identification.Known.class);

        directory.left = true;
        clock.pass(Duration.ofMinutes(1));

        assertThat(accounts.identify(Visits.bearer(key))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void aKeyIsOfNoAccountThatWasCreatedAnew() throws IOException {
        String key = key(ACCOUNT, Set.of());
        Principal shown = known(Visits.bearer(key));

        directory.ann = ann("second");
        clock.pass(Duration.ofMinutes(1));

        assertThat(accounts.identify(Visits.bearer(key))).isInstanceOf(Identification.Refused.class);
        assertThat(accounts.revalidate(shown)).isEmpty();
        assertThat(accounts.identify(Visits.bearer(key(ACCOUNT, "directory", "second"))))
                .isInstanceOf(Identification.Known.class);
    }

    @Test
    void aKeyOfAnAccountThatWasCreatedAnewWorksAtOnce() throws IOException {
        known(Visits.bearer(key(ACCOUNT, Set.of())));
        directory.ann = ann("second");

        assertThat(accounts.identify(Visits.bearer(key(ACCOUNT, "directory", "second"))))
                .isInstanceOf(Identification.Known.class);
    }

    @Test
    void aKeyOutlivesAPasswordThatIsNotTheAccount() throws IOException {
        String key = key(ACCOUNT, Set.of());
        directory.ann =
                new Principal(ACCOUNT, Set.of("team"), "directory", Limit.NONE, new Generation("first", "changed"));

        assertThat(known(Visits.bearer(key)).generation()).isEqualTo(directory.ann.generation());
    }

    @Test
    void aKeyWithoutAGenerationIsOfNoAccountThatHasOne() throws IOException {
        assertThat(accounts.identify(Visits.bearer(key(ACCOUNT, "directory", ""))))
                .isInstanceOf(Identification.Refused.class);
    }

    @Test
    void anAccountIsFoundAsItIsNow() throws IOException {
        known(Visits.bearer(key(ACCOUNT, Set.of())));
        directory.ann = ann("second");

        assertThat(accounts.find(ACCOUNT)).hasValue(directory.ann);
        assertThat(accounts.find(ACCOUNT, "directory")).hasValue(directory.ann);
    }

    @Test
    void anOutageIsNoDenialAndIsNotRemembered() throws IOException {
        String key = key(ACCOUNT, Set.of());
        directory.broken = true;
        assertThatThrownBy(() -> accounts.identify(Visits.bearer(key))).isInstanceOf(IOException.class);

        directory.broken = false;
        assertThat(accounts.identify(Visits.bearer(key))).isInstanceOf(Identification.Known.class);
    }

    /** Has a different account of the same name. */
    private record Other() implements IdentitySource {

        @Override
        public String name() {
            return "other";
        }

        @Override
        public Identification identify(AuthenticationRequest request) {
            return new Identification.Unknown();
        }

        @Override
        public Optional<Principal> find(String account) {
            return account.equals(ACCOUNT) ? Optional.of(Principal.named(account, name())) : Optional.empty();
        }
    }

    @Test
    void anOutageIsNoDenialWhereAnotherSourceKnowsTheName() throws IOException {
        IdentitySource both = new ApiKeyAccounts(
                keys,
                new IdentitySourceChain(List.of(directory, new Other()), clock),
                new LastUses(keys, background::add, clock),
                clock);
        AuthenticationRequest ann = Visits.bearer(key(ACCOUNT, "directory", "first"));
        AuthenticationRequest namesake = Visits.bearer(key(ACCOUNT, "other", ""));
        directory.broken = true;

        assertThatThrownBy(() -> both.identify(ann)).isInstanceOf(IdentityProviderUnavailableException.class);
        assertThat(both.identify(namesake)).isInstanceOf(Identification.Known.class);
        directory.broken = false;
        assertThat(both.identify(ann)).isInstanceOf(Identification.Known.class);
    }

    @Test
    void theDirectoryIsNotAskedWithEachRequest() throws IOException {
        String key = key(ACCOUNT, Set.of());
        for (int i = 0; i < 100; i++) {
            accounts.identify(Visits.bearer(key));
        }
        assertThat(directory.asked).isEqualTo(1);
    }

    @Test
    void unknownRevokedAndExpiredKeysAreRefusedAlike() throws IOException {
        String revoked = key("robot/ci", Set.of());
        keys.revoke(revoked.split("_")[1]);
        String expired = key("robot/ci", Set.of());
        Identification unknown = accounts.identify(Visits.bearer("berth_abcdefghijkl_" + "0".repeat(32)));
        clock.pass(Duration.ofDays(1));

        assertThat(unknown).isInstanceOf(Identification.Refused.class);
        assertThat(accounts.identify(Visits.bearer(revoked))).isEqualTo(unknown);
        assertThat(accounts.identify(Visits.basic("x", expired))).isEqualTo(unknown);
    }

    private static boolean mayPull(Principal principal, String repository) {
        return principal.limit().allows(new Permission.OnRepository(new RepositoryName(repository), Action.PULL));
    }

    @Test
    void aTokenIsGoodForWhatItsKeyIsGoodForToo() throws IOException {
        Principal shown = known(Visits.bearer(key(ACCOUNT, Set.of())));
        Principal all = accounts.revalidate(shown.limitedTo(Limit.NONE)).orElseThrow();
        Principal none =
                accounts.revalidate(shown.limitedTo(permission -> false)).orElseThrow();

        assertThat(all.name()).isEqualTo(ACCOUNT);
        assertThat(all.groups()).containsExactly("team");
        assertThat(all.source()).isEqualTo(shown.source());
        assertThat(mayPull(all, "team/app")).isTrue();
        assertThat(mayPull(all, "other/app")).isFalse();
        assertThat(mayPull(none, "team/app")).isFalse();
    }

    @Test
    void nothingIsLeftOfATokenWhoseKeyIsRevokedOrOver() throws IOException {
        String revoked = key("robot/ci", Set.of());
        Principal ofRevoked = known(Visits.bearer(revoked));
        Principal ofExpired = known(Visits.bearer(key("robot/ci", Set.of())));
        keys.revoke(revoked.split("_")[1]);

        assertThat(accounts.revalidate(ofRevoked)).isEmpty();
        assertThat(accounts.revalidate(ofExpired)).isPresent();
        clock.pass(Duration.ofDays(1));
        assertThat(accounts.revalidate(ofExpired)).isEmpty();
    }

    @Test
    void nothingIsLeftOfATokenWhoseKeyIsOfSomebodyWhoLeft() throws IOException {
        Principal shown = known(Visits.bearer(key(ACCOUNT, Set.of())));
        directory.left = true;
        clock.pass(Duration.ofMinutes(1));
        assertThat(accounts.revalidate(shown)).isEmpty();
    }

    @Test
    void anUploadOfATokenEndsWithTheKeyOrTheAccount() throws IOException {
        String revoked = key("robot/ci", Set.of());
        Principal robot = known(Visits.bearer(revoked));
        Principal holder = known(Visits.bearer(key(ACCOUNT, Set.of())));
        assertThat(accounts.lasting(robot)).isPresent();
        assertThat(accounts.lasting(holder)).isPresent();
        assertThat(accounts.lasting(ANN)).hasValue(ANN);

        keys.revoke(revoked.split("_")[1]);
        directory.ann = ann("second");
        clock.pass(Duration.ofMinutes(1));

        assertThat(accounts.lasting(robot)).isEmpty();
        assertThat(accounts.lasting(holder)).isEmpty();
        assertThat(accounts.lasting(ANN)).isEmpty();
    }

    @Test
    void tokensOfPasswordsLiveOut() throws IOException {
        assertThat(accounts.revalidate(ANN)).hasValue(ANN);
        assertThat(directory.asked).isZero();
    }

    @Test
    void nobodyElseIsARobot() throws IOException {
        assertThat(accounts.identify(Visits.basic("robot/ci", PASSWORD))).isInstanceOf(Identification.Refused.class);
        assertThat(accounts.identify(Visits.basic("impostor", PASSWORD))).isInstanceOf(Identification.Refused.class);
    }

    @Test
    void aPasswordOfARobotCostsNothing() throws IOException {
        accounts.identify(Visits.basic("robot/ci", "x".repeat(72)));
        assertThat(directory.pretended).isZero();
    }

    @Test
    void aRobotIsFoundWhileItHasAKey() throws IOException {
        assertThat(accounts.find("robot/ci")).isEmpty();
        clock.pass(Duration.ofMinutes(1));
        String key = key("robot/ci", Set.of("builders"));
        assertThat(accounts.find("robot/ci")).map(Principal::groups).hasValue(Set.of("builders"));

        keys.revoke(key.split("_")[1]);
        clock.pass(Duration.ofMinutes(1));
        assertThat(accounts.find("robot/ci")).isEmpty();
    }

    @Test
    void usesAreNotedHourlyBehindTheRequests() throws IOException {
        String key = key("robot/ci", Set.of());
        String id = key.split("_")[1];
        accounts.identify(Visits.bearer(key));
        accounts.identify(Visits.bearer(key));
        assertThat(keys.lastUse(id)).isEmpty();
        assertThat(background).hasSize(1);

        background.removeFirst().run();
        assertThat(keys.lastUse(id)).hasValue(clock.instant());
        clock.pass(Duration.ofMinutes(61));
        accounts.identify(Visits.bearer(key));
        assertThat(background).hasSize(1);
    }

    @Test
    void aUseNotedAfterRevokingLeavesNothing() throws IOException {
        String key = key("robot/ci", Set.of());
        String id = key.split("_")[1];
        accounts.identify(Visits.bearer(key));
        keys.revoke(id);

        background.removeFirst().run();

        assertThat(keys.lastUse(id)).isEmpty();
        assertThat(accounts.identify(Visits.bearer(key))).isInstanceOf(Identification.Refused.class);
    }
}
