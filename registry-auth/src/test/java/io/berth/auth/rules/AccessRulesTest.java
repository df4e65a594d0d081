package io.berth.auth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.Action;
import io.berth.core.access.Decision;
import io.berth.core.access.Limit;
import io.berth.core.access.Network;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Decisions of a list of rules. */
final class AccessRulesTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.1");
    private static final Principal ANN = new Principal("ann", Set.of("dev"), "test", Limit.NONE);
    private static final Permission ENTER = new Permission.Enter();
    private static final Permission CATALOG = new Permission.ListCatalog();
    private static final Permission ADMINISTER = new Permission.Administer();

    /** Parses {@code allow pull,push to user:ann on a/**,b from 10.0.0.0/8}, defined at this place. */
    private static Rule rule(String place, String text) {
        String[] words = text.split(" ");
        return new Rule(
                Effect.valueOf(words[0].toUpperCase(Locale.ROOT)),
                Arrays.stream(words[1].split(","))
                        .map(word -> Arrays.stream(RuleAction.values())
                                .filter(action -> action.word().equals(word))
                                .findFirst()
                                .orElseThrow())
                        .collect(Collectors.toSet()),
                Arrays.stream(words[3].split(",")).map(Subject::parse).toList(),
                words.length < 6
                        ? List.of(RepositoryGlob.ALL)
                        : Arrays.stream(words[5].split(","))
                                .map(RepositoryGlob::parsePersonal)
                                .toList(),
                words.length < 8 ? List.of() : List.of(Network.parse(words[7])),
                place);
    }

    private static AccessRules rules(String... texts) {
        return new AccessRules(
                Arrays.stream(texts).map(text -> rule("rules", text)).toList());
    }

    private static Permission on(String repository, Action action) {
        return new Permission.OnRepository(new RepositoryName(repository), action);
    }

    private static boolean may(AccessRules rules, Principal who, Permission what) {
        return rules.decide(who, HERE, what).permitted();
    }

    private static List<Action> actions(AccessRules rules, Principal who, String repository) {
        return Arrays.stream(Action.values())
                .filter(action -> may(rules, who, on(repository, action)))
                .toList();
    }

    @Test
    void nothingIsPermittedThatNoRulePermits() {
        assertThat(actions(rules(), ANN, "a")).isEmpty();
        assertThat(may(rules(), ANN, CATALOG)).isFalse();
        assertThat(may(rules(), ANN, ADMINISTER)).isFalse();
    }

    @Test
    void saysWhichRuleDecidedAndWhereItStands() {
        AccessRules rules = new AccessRules(List.of(
                rule("access.yaml:2", "deny push,delete to group:dev on prod/** from 10.0.0.0/8"),
                rule("access.yaml:3", "allow push to everyone")));
        assertThat(rules.decide(ANN, HERE, on("prod/x", Action.PUSH)))
                .isEqualTo(new Decision(
                        false, "access.yaml:2: deny push, delete to group:dev on prod/** from 10.0.0.0/8"));
        assertThat(rules.decide(ANN, THERE, on("prod/x", Action.PUSH)))
                .isEqualTo(new Decision(true, "access.yaml:3: allow push to everyone on **"));
        assertThat(rules.decide(ANN, HERE, ADMINISTER)).isEqualTo(new Decision(false, "no rule matches"));
    }

    @Test
    void allowsWhatTheAllowedNeeds() {
        assertThat(actions(rules("allow pull to user:ann"), ANN, "a")).containsExactly(Action.PULL, Action.LIST);
        assertThat(actions(rules("allow push to user:ann"), ANN, "a"))
                .containsExactly(Action.PULL, Action.PUSH, Action.LIST);
        assertThat(actions(rules("allow delete to user:ann"), ANN, "a"))
                .containsExactly(Action.PULL, Action.DELETE, Action.LIST);
        assertThat(actions(rules("allow list to user:ann"), ANN, "a")).containsExactly(Action.LIST);
    }

    @Test
    void deniesWhatNeedsTheDenied() {
        assertThat(actions(rules("deny pull to everyone on a", "allow * to user:ann"), ANN, "a"))
                .isEmpty();
        assertThat(actions(rules("deny list to everyone on a", "allow * to user:ann"), ANN, "a"))
                .containsExactly(Action.PULL, Action.PUSH, Action.DELETE);
        assertThat(actions(rules("deny push to everyone on a", "allow * to user:ann"), ANN, "a"))
                .containsExactly(Action.PULL, Action.DELETE, Action.LIST);
    }

    @Test
    void givesAdministrationOnlyByNameAndEverywhere() {
        assertThat(may(rules("allow admin to group:dev"), ANN, ADMINISTER)).isTrue();
        assertThat(may(rules("allow *,admin to group:dev"), ANN, ADMINISTER)).isTrue();
        assertThat(may(rules("allow * to group:dev"), ANN, ADMINISTER)).isFalse();
        assertThat(may(rules("allow admin to group:dev on a/**"), ANN, ADMINISTER))
                .isFalse();
        assertThat(may(rules("deny * to user:ann", "allow admin to group:dev"), ANN, ADMINISTER))
                .isFalse();
        assertThat(may(rules("deny * to user:ann on a", "allow admin to group:dev"), ANN, ADMINISTER))
                .isTrue();
        assertThat(may(rules("allow admin to everyone"), Principal.ANONYMOUS, ADMINISTER))
                .isFalse();
    }

    @Test
    void letsAccountsInAndAsksTheAnonymousForTheirs() {
        assertThat(may(rules(), ANN, ENTER)).isTrue();
        assertThat(may(rules("allow * to everyone"), Principal.ANONYMOUS, ENTER))
                .isFalse();
    }

    @Test
    void showsTheCatalogToWhoMayPullAnything() {
        AccessRules rules =
                rules("deny pull to group:dev on a/**", "allow pull to user:ann on b", "allow pull to anonymous");
        assertThat(may(rules, ANN, CATALOG)).isTrue();
        assertThat(may(rules, Principal.named("bob", "test"), CATALOG)).isFalse();
        assertThat(may(rules, Principal.ANONYMOUS, CATALOG)).isTrue();
        assertThat(may(rules("deny list to group:dev", "allow pull to everyone"), ANN, CATALOG))
                .isFalse();
        assertThat(may(rules("allow pull to everyone", "forbid pull to user:ann"), ANN, CATALOG))
                .isFalse();
    }

    @Test
    void tellsTheKnownFromTheAnonymous() {
        assertThat(actions(rules("allow pull to authenticated"), Principal.ANONYMOUS, "a"))
                .isEmpty();
        assertThat(actions(rules("allow pull to anonymous"), ANN, "a")).isEmpty();
        assertThat(actions(rules("allow pull to everyone"), ANN, "a")).isNotEmpty();
        assertThat(actions(rules("allow pull to everyone"), Principal.ANONYMOUS, "a"))
                .isNotEmpty();
    }

    @Test
    void putsEachGroupInItsPlace() {
        Principal ann = new Principal("ann", Set.of("red", "blue", "*", "a/b"), "test", Limit.NONE);
        AccessRules rules = rules("allow pull to everyone on ${group}/**,own/${group}/${user}");
        assertThat(actions(rules, ann, "red/x")).isNotEmpty();
        assertThat(actions(rules, ann, "blue/x")).isNotEmpty();
        assertThat(actions(rules, ann, "own/blue/ann")).isNotEmpty();
        assertThat(actions(rules, ann, "green/x")).isEmpty();
        assertThat(actions(rules, ann, "a/b")).isEmpty();
        assertThat(actions(rules("allow pull to everyone on ${group}/${group}"), ann, "red/blue"))
                .isEmpty();
    }

    @Test
    void takesOnlyTheGroupsTheRuleIsFor() {
        Principal ann = new Principal("ann", Set.of("red", "blue"), "test", Limit.NONE);
        AccessRules rules = rules("allow pull to group:red on ${group}/*");
        assertThat(actions(rules, ann, "red/x")).isNotEmpty();
        assertThat(actions(rules, ann, "blue/x")).isEmpty();
    }

    @Test
    void saysWhereRepositoriesCanBeThatSomebodySees() {
        RepositorySelection seen = rules(
                        "deny * to everyone on a/secret/**",
                        "allow pull to user:ann on a/**,home/${user}/*,${group}/x-*/y",
                        "allow * to user:bob",
                        "allow list to everyone",
                        "allow pull to everyone on c/d from 192.0.2.0/24")
                .seen(ANN, HERE);
        assertThat(seen.root().next()).contains(Set.of("a", "home", "dev"));
        assertThat(seen.root().below("a").below("b").next()).isEmpty();
        assertThat(seen.root().below("b").next()).contains(Set.of());
        assertThat(seen.root().below("home").next()).contains(Set.of("ann"));
        assertThat(seen.root().below("home").below("ann").next()).isEmpty();
        assertThat(seen.root().below("home").below("ann").below("x").next()).contains(Set.of());
        assertThat(seen.root().below("dev").next()).isEmpty();
        assertThat(seen.root().below("dev").below("x-1").next()).contains(Set.of("y"));
        assertThat(rules("allow pull to everyone").seen(ANN, HERE).root().next())
                .isEmpty();
        assertThat(rules("deny pull to everyone", "allow pull to everyone")
                        .seen(ANN, HERE)
                        .root()
                        .next())
                .contains(Set.of());
    }
}
