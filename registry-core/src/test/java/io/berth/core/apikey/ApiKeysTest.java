package io.berth.core.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.event.Events;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.store.ManualClock;
import io.berth.core.store.MemoryState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final MemoryState state = new MemoryState();
    private final ManualClock clock = new ManualClock();
    private final ApiKeys keys = new ApiKeys(state, new Events(clock, List.of()), clock);

    private static NewKey robot(Optional<Duration> life, String... scopes) {
        return new NewKey(
                "ci",
                "robot/ci",
                Optional.empty(),
                List.of(scopes).stream().map(KeyScope::parse).toList(),
                Set.of("builders"),
                life);
    }

    private static NewKey person(List<KeyScope> scopes, Set<String> groups, Optional<Duration> life) {
        return new NewKey("ci", "ann", Optional.of(new KeyOwner("directory", "first")), scopes, groups, life);
    }

    private ApiKeys.Issued issued() throws IOException {
        return keys.create(robot(Optional.of(DAY), "repository:team/*:pull,push"));
    }

    @Test
    void aKeyIsGoodUntilItEnds() throws IOException {
        KeyText text = issued().text();

        assertThat(keys.good(text)).map(ApiKey::account).hasValue("robot/ci");
        clock.pass(DAY.minusSeconds(1));
        assertThat(keys.good(text)).isPresent();
        clock.pass(Duration.ofSeconds(1));
        assertThat(keys.good(text)).isEmpty();
        assertThat(keys.all()).hasSize(1);
    }

    @Test
    void aKeyIsReadAsItWasWritten() throws IOException {
        ApiKey key = issued().key();

        assertThat(keys.find(key.id())).hasValue(key);
        ApiKey lasting = keys.create(robot(Optional.empty(), "repository:**:*")).key();
        assertThat(keys.find(lasting.id())).hasValue(lasting);
        ApiKey anns = keys.create(person(lasting.scopes(), Set.of(), Optional.empty()))
                .key();
        assertThat(keys.find(anns.id())).hasValue(anns);
    }

    @Test
    void readsKeysOfBuildsThatRecordedLessOfTheirOwner() throws IOException {
        assertThat(keyOf("").owner()).isEmpty();
        assertThat(keyOf("'knownBy':'directory',").owner()).hasValue(new KeyOwner("directory", ""));
    }

    private ApiKey keyOf(String owner) throws IOException {
        String old = "{'name':'ci','account':'ann'," + owner + "'scopes':['repository:a:pull'],'groups':[],"
                + "'created':'2026-11-01T00:00:00Z','sha256':'00'}";
        state.write("apikeys/abcdefghijkl", old.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return keys.find("abcdefghijkl").orElseThrow();
    }

    @Test
    void aKeyOfAPersonNeedsAnOwnerAndOneOfARobotHasNone() {
        List<KeyScope> scopes = List.of(KeyScope.parse("repository:a:pull"));
        Optional<KeyOwner> owner = Optional.of(new KeyOwner("directory", "first"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewKey("ci", "ann", Optional.empty(), scopes, Set.of(), Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewKey("ci", "robot/ci", owner, scopes, Set.of(), Optional.empty()));
    }

    @Test
    void aRevokedKeyIsGoneAtOnceAndForAll() throws IOException {
        KeyText text = issued().text();
        ApiKeys other = new ApiKeys(state, new Events(clock, List.of()), clock);
        assertThat(other.good(text)).isPresent();

        assertThat(keys.revoke(text.id())).isTrue();

        assertThat(other.good(text)).isEmpty();
        assertThat(keys.revoke(text.id())).isFalse();
    }

    @Test
    void aRevokedKeyIsListedForAMonth() throws IOException {
        KeyText text = issued().text();
        ApiKey key = keys.find(text.id()).orElseThrow();
        Instant used = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        keys.noteUse(text.id(), used);

        keys.revoke(text.id());

        assertThat(keys.revoked()).containsExactly(new RevokedKey(key, used, Optional.of(used)));
        clock.pass(Duration.ofDays(30).minusSeconds(1));
        issued();
        assertThat(keys.revoked()).hasSize(1);
        clock.pass(Duration.ofSeconds(3));
        issued();
        assertThat(keys.revoked()).isEmpty();
    }

    @Test
    void anAccountIsRememberedBySoManyRevokedKeysAtMost() throws IOException {
        for (int i = 0; i < 102; i++) {
            keys.revoke(issued().text().id());
        }

        issued();

        assertThat(keys.revoked()).hasSize(100);
    }

    @Test
    void aRevocationThatWasCutShortLeavesAGoodKey() throws IOException {
        KeyText text = issued().text();
        byte[] good = state.read("apikeys/" + text.id()).orElseThrow();
        keys.revoke(text.id());

        state.write("apikeys/" + text.id(), good);

        assertThat(keys.revoked()).isEmpty();
        assertThat(keys.all()).hasSize(1);
    }

    @Test
    void notingAUseNeverBringsARevokedKeyBack() throws IOException {
        KeyText text = issued().text();
        keys.revoke(text.id());

        keys.noteUse(text.id(), clock.instant());

        assertThat(keys.good(text)).isEmpty();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void theSecretIsNotKept() throws IOException {
        KeyText text = issued().text();
        for (String level : List.of("apikeys", "apikeys-used", "apikeys-revoked")) {
            for (String name : state.names(level)) {
                String document = new String(state.read(level + "/" + name).orElseThrow(), StandardCharsets.UTF_8);
                assertThat(document).doesNotContain(text.secret());
            }
        }
        assertThat(text.toString()).doesNotContain(text.secret());
        assertThat(text.reveal()).matches("berth_[a-z2-7]{12}_[0-9A-Za-z]{32}");
    }

    @Test
    void anotherSecretIsWrong() throws IOException {
        KeyText right = issued().text();
        assertThat(keys.good(new KeyText(right.id(), KeyText.random().secret())))
                .isEmpty();
        assertThat(keys.good(KeyText.random())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "../apikeys", "a/b", "ABCDEFGHIJKL", "abcdefghijk1"})
    void nothingElseIsAnId(String id) throws IOException {
        assertThat(keys.find(id)).isEmpty();
        assertThat(keys.revoke(id)).isFalse();
    }

    @Test
    void aDocumentThatIsNoKeyIsABreakage() {
        state.write("apikeys/abcdefghijkl", "{}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> keys.find("abcdefghijkl")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "team/app, PULL, true",
        "team/app, PUSH, true",
        "team/app, DELETE, false",
        "team/app, LIST, false",
        "team/a/b, PULL, false",
        "other/app, PULL, false",
    })
    void aKeyIsGoodForItsScopesOnly(String repository, Action action, boolean allowed) throws IOException {
        assertThat(issued().key().allows(new Permission.OnRepository(new RepositoryName(repository), action)))
                .isEqualTo(allowed);
    }

    /** Also one that was written before this was so: no client can push without. */
    @ParameterizedTest
    @ValueSource(strings = {"push", "delete"})
    void whoMayPushOrDeleteMayPull(String action) throws IOException {
        String old = "{'name':'ci','account':'robot/ci','scopes':['repository:a:" + action + "'],'groups':[],"
                + "'created':'2026-11-01T00:00:00Z','sha256':'00'}";
        state.write("apikeys/abcdefghijkl", old.replace('\'', '"').getBytes(StandardCharsets.UTF_8));

        assertThat(keys.find("abcdefghijkl").orElseThrow().scopes())
                .containsExactly(KeyScope.parse("repository:a:pull," + action))
                .containsExactly(KeyScope.parse("repository:a:" + action));
    }

    @Test
    void noKeyAdministers() throws IOException {
        ApiKey key = keys.create(robot(Optional.empty(), "repository:**:*")).key();

        assertThat(key.allows(new Permission.Administer())).isFalse();
        assertThat(key.allows(new Permission.ListCatalog())).isTrue();
        assertThat(issued().key().allows(new Permission.ListCatalog())).isFalse();
        assertThat(issued().key().allows(new Permission.Enter())).isTrue();
    }

    @Test
    void anAccountHasOnlySoManyThatAreNotOver() throws IOException {
        for (int i = 0; i < 100; i++) {
            issued();
        }
        assertThatIllegalArgumentException().isThrownBy(this::issued);

        clock.pass(DAY);
        issued();
        assertThat(keys.all()).hasSize(101);
    }

    @Test
    void keysThatAreLongOverGoWhenAnotherIsMade() throws IOException {
        KeyText old = issued().text();
        keys.noteUse(old.id(), clock.instant());
        ApiKey lasting =
                keys.create(robot(Optional.empty(), "repository:a:pull")).key();
        clock.pass(DAY.plusDays(30).minusSeconds(1));
        assertThat(List.of(issued().key(), lasting, keys.find(old.id()).orElseThrow()))
                .containsExactlyInAnyOrderElementsOf(keys.all());

        clock.pass(Duration.ofSeconds(1));
        ApiKey last = issued().key();

        assertThat(keys.find(old.id())).isEmpty();
        assertThat(keys.lastUse(old.id())).isEmpty();
        assertThat(keys.all()).hasSize(3).contains(lasting, last);
    }

    @Test
    void whatCannotBeReadIsInNobodysWay() throws IOException {
        ApiKey key = issued().key();
        state.write("apikeys/abcdefghijkl", "{}".getBytes(StandardCharsets.UTF_8));
        state.write("apikeys-used/" + key.id(), "yesterday".getBytes(StandardCharsets.UTF_8));

        assertThat(keys.all()).containsExactly(key);
        assertThat(keys.lastUse(key.id())).isEmpty();
        assertThat(issued().key().account()).isEqualTo("robot/ci");
        assertThat(keys.revoke("abcdefghijkl")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', robot/ci, repository:a:pull",
        "ci, robot/, repository:a:pull",
        "ci, robot/CI, repository:a:pull",
        "ci, robot/a/b, repository:a:pull",
        "ci, '', repository:a:pull",
        "ci, robot/ci, repository:a:",
        "ci, robot/ci, repository:a:pull;push",
        "ci, robot/ci, registry:catalog:*",
        "ci, robot/ci, repository:A:pull",
    })
    void refusesKeysThatMakeNoSense(String name, String account, String scope) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NewKey(
                        name, account, Optional.empty(), List.of(KeyScope.parse(scope)), Set.of(), Optional.empty()));
    }

    @Test
    void aKeyHasOnlySoManyScopes() {
        List<KeyScope> most = Collections.nCopies(20, KeyScope.parse("repository:a:pull"));
        List<KeyScope> more = Collections.nCopies(21, KeyScope.parse("repository:a:pull"));

        assertThat(person(most, Set.of(), Optional.empty()).scopes()).hasSize(20);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> person(more, Set.of(), Optional.empty()))
                .withMessageContaining("at most 20");
    }

    @Test
    void givesNoPersonAGroup() {
        List<KeyScope> scopes = List.of(KeyScope.parse("repository:a:pull"));
        assertThatIllegalArgumentException().isThrownBy(() -> person(scopes, Set.of("admins"), Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> person(List.of(), Set.of(), Optional.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> person(scopes, Set.of(), Optional.of(Duration.ZERO)));
    }

    @Test
    void aKeySaysWhereRepositoriesCanBeThatItShows() throws IOException {
        RepositorySelection listed = keys.create(robot(
                        Optional.empty(), "repository:team/*:pull,list", "repository:own:*", "repository:other/*:pull"))
                .key()
                .listed();

        assertThat(listed.includes(new RepositoryName("team/app"))).isTrue();
        assertThat(listed.includes(new RepositoryName("other/app"))).isFalse();
        assertThat(listed.root().next()).contains(Set.of("team", "own"));
        assertThat(listed.root().below("team").next()).isEmpty();
        assertThat(listed.root().below("team").below("app").next()).contains(Set.of());
    }
}
