package io.berth.auth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.auth.rules.NaiveRules.Words;
import io.berth.core.access.Action;
import io.berth.core.access.Limit;
import io.berth.core.access.Network;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds of every list of rules, whoever asks for whatever. */
final class AccessRulesPropertiesTest {

    /** Somebody who asks for something. */
    record Asking(Principal principal, InetAddress address, RepositoryName repository, Action action) {}

    @Provide
    Arbitrary<Asking> asking() {
        Arbitrary<Principal> principals = Combinators.combine(
                        Arbitraries.of(
                                "", "ann", "bob", "a", "*", "?", "**", "/", "..", "a/b", "$", "{", "${user}", "Ann"),
                        Arbitraries.of("dev", "ops", "a", "*", "**", "a/b", "${group}")
                                .set()
                                .ofMaxSize(3))
                .as((name, groups) -> new Principal(name, name.isEmpty() ? Set.of() : groups, "test", Limit.NONE));
        return Combinators.combine(
                        principals,
                        Arbitraries.of("10.0.0.1", "10.9.9.9", "192.0.2.1", "::1")
                                .map(InetAddress::ofLiteral),
                        repository(),
                        Arbitraries.of(Action.class))
                .as(Asking::new);
    }

    private static Arbitrary<RepositoryName> repository() {
        return Arbitraries.of("a", "b", "ab", "ann", "bob", "dev", "ops", "a-b", "a.b", "aab")
                .list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(parts -> new RepositoryName(String.join("/", parts)));
    }

    @Provide
    Arbitrary<Set<RepositoryName>> repositories() {
        return repository().set().ofMaxSize(30);
    }

    @Provide
    Arbitrary<List<Words>> lists() {
        return words().list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<Words> words() {
        Arbitrary<String> component = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of("a", "b", "ann", "dev", "a-b")),
                Tuple.of(3, Arbitraries.of("*", "**", "?", "a*", "*b", "a?b", "*a*b*")),
                Tuple.of(2, Arbitraries.of("${user}", "${group}", "${user}*", "a-${group}", "${user}${group}")));
        Arbitrary<String> globs = component.list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
        Arbitrary<String> subjects = Arbitraries.of(
                "everyone",
                "anonymous",
                "authenticated",
                "user:ann",
                "user:*",
                "user:a",
                "group:dev",
                "group:*",
                "group:a");
        return Combinators.combine(
                        Arbitraries.of(Effect.class),
                        Arbitraries.of(RuleAction.class).set().ofMinSize(1).ofMaxSize(3),
                        subjects.list().ofMinSize(1).ofMaxSize(3),
                        globs.list().ofMinSize(1).ofMaxSize(3),
                        Arbitraries.of("10.0.0.0/8", "10.0.0.0/30", "::/0", "0.0.0.0/0")
                                .list()
                                .ofMaxSize(2))
                .as(Words::new);
    }

    private static AccessRules rules(List<Words> words) {
        List<Rule> rules = new ArrayList<>();
        for (Words rule : words) {
            rules.add(new Rule(
                    rule.effect(),
                    rule.actions(),
                    rule.subjects().stream().map(Subject::parse).toList(),
                    rule.globs().stream().map(RepositoryGlob::parsePersonal).toList(),
                    rule.networks().stream().map(Network::parse).toList(),
                    "rule " + rules.size()));
        }
        return new AccessRules(rules);
    }

    private static boolean permits(List<Words> rules, Asking asking, Action action) {
        return rules(rules)
                .decide(asking.principal(), asking.address(), new Permission.OnRepository(asking.repository(), action))
                .permitted();
    }

    private static boolean permits(List<Words> rules, Asking asking) {
        return permits(rules, asking, asking.action());
    }

    private static List<Words> with(List<Words> rules, int at, Words rule) {
        List<Words> changed = new ArrayList<>(rules);
        changed.add(Math.floorMod(at, rules.size() + 1), rule);
        return changed;
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void decidesAsTheNaiveReadingDoes(@ForAll("lists") List<Words> rules, @ForAll("asking") Asking asking) {
        assertThat(permits(rules, asking)).isEqualTo(NaiveRules.permit(rules, asking));
    }

    /** Who walks only where the selection says, and asks it there, finds what rules decide one by one. */
    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void seesWhatMayBeListedAndPulled(
            @ForAll("lists") List<Words> rules,
            @ForAll("asking") Asking asking,
            @ForAll("repositories") Set<RepositoryName> repositories) {
        Set<RepositoryName> visible = repositories.stream()
                .filter(repository -> Stream.of(Action.LIST, Action.PULL)
                        .allMatch(action -> NaiveRules.permit(
                                rules, new Asking(asking.principal(), asking.address(), repository, action))))
                .collect(Collectors.toSet());
        RepositorySelection seen = rules(rules).seen(asking.principal(), asking.address());
        assertThat(repositories.stream().filter(repository -> isFound(repository, seen)))
                .containsExactlyInAnyOrderElementsOf(visible);
    }

    private static boolean isFound(RepositoryName repository, RepositorySelection seen) {
        RepositorySelection.Branch branch = seen.root();
        for (String component : repository.value().split("/")) {
            if (!branch.next().map(next -> next.contains(component)).orElse(true)) {
                return false;
            }
            branch = branch.below(component);
        }
        return !branch.isEmpty() && seen.includes(repository);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void theFirstMatchDecides(
            @ForAll("lists") List<Words> before,
            @ForAll("lists") List<Words> after,
            @ForAll("words") Words rule,
            @ForAll("asking") Asking asking) {
        List<Words> silent = before.stream()
                .filter(other -> !NaiveRules.matches(other, asking))
                .toList();
        List<Words> rest =
                after.stream().filter(other -> other.effect() != Effect.FORBID).toList();
        List<Words> all = new ArrayList<>(with(silent, silent.size(), rule));
        all.addAll(rest);
        if (NaiveRules.matches(rule, asking)) {
            assertThat(permits(all, asking)).isEqualTo(rule.effect() == Effect.ALLOW);
        } else {
            assertThat(permits(all, asking)).isEqualTo(permits(rest, asking));
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whatIsForbiddenIsRefusedWhereverTheRuleStands(
            @ForAll("lists") List<Words> others, @ForAll int at, @ForAll("asking") Asking asking) {
        Words forbid = new Words(Effect.FORBID, Set.of(RuleAction.ALL), List.of("everyone"), List.of("**"), List.of());
        assertThat(permits(with(others, at, forbid), asking)).isFalse();
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aRuleForOthersChangesNothing(
            @ForAll("lists") List<Words> others,
            @ForAll int at,
            @ForAll("words") Words rule,
            @ForAll("asking") Asking asking) {
        boolean before = permits(others, asking);
        Words somebody =
                new Words(rule.effect(), rule.actions(), List.of("user:zoe", "group:zoo"), rule.globs(), List.of());
        Words elsewhere = new Words(
                rule.effect(),
                rule.actions(),
                rule.subjects(),
                rule.globs(),
                List.of("203.0.113.0/24", "2001:db8::/32"));
        Words something = new Words(rule.effect(), rule.actions(), rule.subjects(), List.of("z/**", "*/z"), List.of());
        assertThat(permits(with(others, at, somebody), asking)).isEqualTo(before);
        assertThat(permits(with(others, at, elsewhere), asking)).isEqualTo(before);
        assertThat(permits(with(others, at, something), asking)).isEqualTo(before);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whoMayPushOrDeleteMayPull(@ForAll("lists") List<Words> rules, @ForAll("asking") Asking asking) {
        if (permits(rules, asking, Action.PUSH) || permits(rules, asking, Action.DELETE)) {
            assertThat(permits(rules, asking, Action.PULL)).isTrue();
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void whoIsShownARepositoryIsShownTheCatalog(@ForAll("lists") List<Words> rules, @ForAll("asking") Asking asking) {
        if (permits(rules, asking, Action.LIST)) {
            assertThat(rules(rules)
                            .decide(asking.principal(), asking.address(), new Permission.ListCatalog())
                            .permitted())
                    .isTrue();
        }
    }

    /** A name that is a glob, a path or another placeholder stands for no repository at all. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void placeholdersNeverActAsGlobs(@ForAll("names") String name, @ForAll("asking") Asking asking) {
        Words own = new Words(
                Effect.ALLOW,
                Set.of(RuleAction.ALL),
                List.of("everyone"),
                List.of("${user}", "${user}/**", "**/${user}", "${group}/**", "**/${group}/**"),
                List.of());
        Principal odd = new Principal(name, Set.of(name), "test", Limit.NONE);
        boolean permitted =
                permits(List.of(own), new Asking(odd, asking.address(), asking.repository(), asking.action()));
        assertThat(permitted)
                .isEqualTo(List.of(asking.repository().value().split("/")).contains(name));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab*?/.$-{}user").ofMinLength(1).ofMaxLength(8);
    }
}
