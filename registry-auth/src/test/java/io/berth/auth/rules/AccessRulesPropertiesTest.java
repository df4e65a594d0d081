package io.berth.auth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.auth.rules.NaiveRules.Words;
import io.berth.core.access.Action;
import io.berth.core.access.Limit;
import io.berth.core.access.Network;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.draw.Draw;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties of every list of rules, for all principals and requests. */
final class AccessRulesPropertiesTest {

    /** For each seed. */
    private static final int TRIES = 200;

    /** A principal, its address, and the requested action. */
    record Asking(Principal principal, InetAddress address, RepositoryName repository, Action action) {}

    private static Asking asking(Draw draw) {
        String name = draw.of("", "ann", "bob", "a", "*", "?", "**", "/", "..", "a/b", "$", "{", "${user}", "Ann");
        Set<String> groups = draw.set(0, 3, () -> draw.of("dev", "ops", "a", "*", "**", "a/b", "${group}"));
        return new Asking(
                new Principal(name, name.isEmpty() ? Set.of() : groups, "test", Limit.NONE),
                InetAddress.ofLiteral(draw.of("10.0.0.1", "10.9.9.9", "192.0.2.1", "::1")),
                repository(draw),
                draw.of(Action.values()));
    }

    private static RepositoryName repository(Draw draw) {
        List<String> parts =
                draw.list(1, 5, () -> draw.of("a", "b", "ab", "ann", "bob", "dev", "ops", "a-b", "a.b", "aab"));
        return new RepositoryName(String.join("/", parts));
    }

    private static List<Words> lists(Draw draw) {
        return draw.list(0, 8, () -> words(draw));
    }

    private static Words words(Draw draw) {
        return new Words(
                draw.of(Effect.values()),
                draw.set(1, 3, () -> draw.of(RuleAction.values())),
                draw.list(1, 3, () -> subject(draw)),
                draw.list(1, 3, () -> String.join("/", draw.list(1, 4, () -> component(draw)))),
                draw.list(0, 2, () -> draw.of("10.0.0.0/8", "10.0.0.0/30", "::/0", "0.0.0.0/0")));
    }

    private static String subject(Draw draw) {
        return draw.of(
                "everyone",
                "anonymous",
                "authenticated",
                "user:ann",
                "user:*",
                "user:a",
                "group:dev",
                "group:*",
                "group:a");
    }

    private static String component(Draw draw) {
        return draw.by(
                () -> draw.of("a", "b", "ann", "dev", "a-b"),
                () -> draw.of("*", "**", "?", "a*", "*b", "a?b", "*a*b*"),
                () -> draw.of("${user}", "${group}", "${user}*", "a-${group}", "${user}${group}"));
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

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void decidesAsTheNaiveReadingDoes(long seed) {
        Draw.tries(5 * TRIES, seed, draw -> {
            List<Words> rules = lists(draw);
            Asking asking = asking(draw);
            assertThat(permits(rules, asking))
                    .as("%s of %s", asking, rules)
                    .isEqualTo(NaiveRules.permit(rules, asking));
        });
    }

    /** A walk restricted to the branches of the selection finds exactly what the rules decide one by one. */
    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void seesWhatMayBeListedAndPulled(long seed) {
        Draw.tries(2 * TRIES, seed, draw -> {
            List<Words> rules = lists(draw);
            Asking asking = asking(draw);
            Set<RepositoryName> repositories = draw.set(0, 30, () -> repository(draw));
            Set<RepositoryName> visible = repositories.stream()
                    .filter(repository -> Stream.of(Action.LIST, Action.PULL)
                            .allMatch(action -> NaiveRules.permit(
                                    rules, new Asking(asking.principal(), asking.address(), repository, action))))
                    .collect(Collectors.toSet());
            RepositorySelection seen = rules(rules).seen(asking.principal(), asking.address());
            assertThat(repositories.stream().filter(repository -> isFound(repository, seen)))
                    .as("%s of %s", asking, rules)
                    .containsExactlyInAnyOrderElementsOf(visible);
        });
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

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void theFirstMatchDecides(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            Words rule = words(draw);
            Asking asking = asking(draw);
            List<Words> silent = lists(draw).stream()
                    .filter(other -> !NaiveRules.matches(other, asking))
                    .toList();
            List<Words> rest = lists(draw).stream()
                    .filter(other -> other.effect() != Effect.FORBID)
                    .toList();
            List<Words> all = new ArrayList<>(with(silent, silent.size(), rule));
            all.addAll(rest);
            boolean expected = NaiveRules.matches(rule, asking) ? rule.effect() == Effect.ALLOW : permits(rest, asking);
            assertThat(permits(all, asking)).as("%s of %s", asking, all).isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void whatIsForbiddenIsRefusedWhereverTheRuleStands(long seed) {
        Words forbid = new Words(Effect.FORBID, Set.of(RuleAction.ALL), List.of("everyone"), List.of("**"), List.of());
        Draw.tries(TRIES, seed, draw -> {
            List<Words> rules = with(lists(draw), draw.number(), forbid);
            Asking asking = asking(draw);
            assertThat(permits(rules, asking)).as("%s of %s", asking, rules).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void aRuleForOthersChangesNothing(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            List<Words> others = lists(draw);
            Asking asking = asking(draw);
            int at = draw.number();
            boolean before = permits(others, asking);
            for (Words rule : rulesForOthers(words(draw))) {
                assertThat(permits(with(others, at, rule), asking))
                        .as("%s of %s with %s", asking, others, rule)
                        .isEqualTo(before);
            }
        });
    }

    /** A rule for principals, addresses and repositories other than the drawn ones. */
    private static List<Words> rulesForOthers(Words rule) {
        List<String> networks = List.of("203.0.113.0/24", "2001:db8::/32");
        return List.of(
                new Words(rule.effect(), rule.actions(), List.of("user:zoe", "group:zoo"), rule.globs(), List.of()),
                new Words(rule.effect(), rule.actions(), rule.subjects(), rule.globs(), networks),
                new Words(rule.effect(), rule.actions(), rule.subjects(), List.of("z/**", "*/z"), List.of()));
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void whoMayPushOrDeleteMayPull(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            List<Words> rules = lists(draw);
            Asking asking = asking(draw);
            if (permits(rules, asking, Action.PUSH) || permits(rules, asking, Action.DELETE)) {
                assertThat(permits(rules, asking, Action.PULL))
                        .as("%s of %s", asking, rules)
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void whoIsShownARepositoryIsShownTheCatalog(long seed) {
        Draw.tries(TRIES, seed, draw -> {
            List<Words> rules = lists(draw);
            Asking asking = asking(draw);
            if (permits(rules, asking, Action.LIST)) {
                assertThat(rules(rules)
                                .decide(asking.principal(), asking.address(), new Permission.ListCatalog())
                                .permitted())
                        .as("%s of %s", asking, rules)
                        .isTrue();
            }
        });
    }

    /** A name that looks like a glob, a path or a placeholder matches no repository. */
    @ParameterizedTest
    @MethodSource(Draw.SEEDS)
    void placeholdersNeverActAsGlobs(long seed) {
        Words own = new Words(
                Effect.ALLOW,
                Set.of(RuleAction.ALL),
                List.of("everyone"),
                List.of("${user}", "${user}/**", "**/${user}", "${group}/**", "**/${group}/**"),
                List.of());
        Draw.tries(TRIES, seed, draw -> {
            String name = draw.text("ab*?/.$-{}user", 1, 8);
            Asking asking = asking(draw);
            Principal odd = new Principal(name, Set.of(name), "test", Limit.NONE);
            boolean permitted =
                    permits(List.of(own), new Asking(odd, asking.address(), asking.repository(), asking.action()));
            assertThat(permitted)
                    .as("%s, where the principal is %s", asking, odd)
                    .isEqualTo(List.of(asking.repository().value().split("/")).contains(name));
        });
    }
}
