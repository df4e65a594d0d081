package io.berth.auth.rules;

import io.berth.auth.rules.SeenRepositories.Verdict;
import io.berth.core.access.Action;
import io.berth.core.access.AnyGlob;
import io.berth.core.access.Decision;
import io.berth.core.access.Network;
import io.berth.core.access.Principal;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.RepositoryName;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One access rule: an effect on actions of some subjects on some repositories. Immutable. */
public final class Rule {

    private final Effect effect;
    private final Subjects subjects;
    private final List<RepositoryGlob> repositories;
    private final boolean everywhere;
    private final List<Network> networks;
    private final Set<RuleAction> covered = EnumSet.noneOf(RuleAction.class);
    private final String text;
    private final Decision decision;

    /**
     * A rule.
     *
     * @param repositories one of which must match; {@link RepositoryGlob#ALL} for all
     * @param networks one of which must contain the client address; empty for any
     * @param place where the rule is defined, such as {@code access.yaml:12}
     */
    public Rule(
            Effect effect,
            Set<RuleAction> actions,
            List<Subject> subjects,
            List<RepositoryGlob> repositories,
            List<Network> networks,
            String place) {
        this.effect = effect;
        this.subjects = new Subjects(subjects);
        this.repositories = List.copyOf(repositories);
        this.everywhere = repositories.stream().anyMatch(RepositoryGlob::isAll);
        this.networks = List.copyOf(networks);
        actions.forEach(action -> covered.addAll(action.covered(effect)));
        this.text = text(effect, actions, subjects, repositories, networks);
        this.decision = new Decision(effect == Effect.ALLOW, place + ": " + text);
    }

    private static String text(
            Effect effect,
            Set<RuleAction> actions,
            List<Subject> subjects,
            List<RepositoryGlob> repositories,
            List<Network> networks) {
        String what = actions.stream().sorted().map(RuleAction::word).collect(Collectors.joining(", "));
        String from = networks.isEmpty() ? "" : " from " + joined(networks);
        return effect.word() + " " + what + " to " + joined(subjects) + " on " + joined(repositories) + from;
    }

    private static String joined(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    Effect effect() {
        return effect;
    }

    /** The decision when the rule matches. */
    Decision decision() {
        return decision;
    }

    /** Whether it matches this action on this repository. */
    boolean matches(Principal principal, InetAddress address, RepositoryName repository, Action action) {
        return isAbout(principal, RuleAction.of(action)) && matches(repository, principal) && comesFromHere(address);
    }

    /** Its verdict on this action of this principal; empty when it covers no repository for them. */
    Optional<Verdict> verdict(Principal principal, InetAddress address, Action action) {
        if (!isAbout(principal, RuleAction.of(action)) || !comesFromHere(address)) {
            return Optional.empty();
        }
        List<RepositoryGlob> globs = everywhere
                ? List.of(RepositoryGlob.ALL)
                : repositories.stream().flatMap(glob -> globs(glob, principal)).toList();
        return globs.isEmpty() ? Optional.empty() : Optional.of(new Verdict(decision.permitted(), new AnyGlob(globs)));
    }

    private Stream<RepositoryGlob> globs(RepositoryGlob glob, Principal principal) {
        Stream<String> groups = glob.isForGroup()
                ? principal.groups().stream().filter(group -> subjects.include(principal, group))
                : Stream.of("");
        return groups.flatMap(group -> glob.with(principal.name(), group).stream());
    }

    /**
     * Whether it allows this principal the action on some repository of a glob, from some address. Compares an example
     * of each glob, so two globs that match neither example count as disjoint.
     */
    boolean mayAllow(Principal principal, RepositoryGlob glob, Action action) {
        return effect == Effect.ALLOW
                && isAbout(principal, RuleAction.of(action))
                && (matches(glob.example(), principal)
                        || repositories.stream()
                                .flatMap(own -> globs(own, principal))
                                .anyMatch(own -> glob.matches(own.example())));
    }

    boolean isEverywhere() {
        return everywhere;
    }

    /** Whether it matches administration, which covers all repositories or none. */
    boolean matchesAdmin(Principal principal, InetAddress address) {
        return everywhere && isAbout(principal, RuleAction.ADMIN) && comesFromHere(address);
    }

    /** Whether it matches listing the catalog as such: it allows at least one repository, or refuses all. */
    boolean matchesListing(Principal principal, InetAddress address) {
        return (effect == Effect.ALLOW || everywhere) && isAbout(principal, RuleAction.LIST) && comesFromHere(address);
    }

    private boolean isAbout(Principal principal, RuleAction action) {
        return covered.contains(action) && subjects.include(principal);
    }

    private boolean comesFromHere(InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return networks.isEmpty();
    }

    private boolean matches(RepositoryName repository, Principal principal) {
        if (everywhere) {
            return true;
        }
        for (RepositoryGlob glob : repositories) {
            if (matches(glob, repository, principal)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(RepositoryGlob glob, RepositoryName repository, Principal principal) {
        if (!glob.isForGroup()) {
            return glob.matches(repository, principal.name(), "");
        }
        for (String group : principal.groups()) {
            if (subjects.include(principal, group) && glob.matches(repository, principal.name(), group)) {
                return true;
            }
        }
        return false;
    }

    /** In words: {@code allow pull to everyone on library/**}. */
    @Override
    public String toString() {
        return text;
    }
}
