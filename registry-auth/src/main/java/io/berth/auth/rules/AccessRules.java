package io.berth.auth.rules;

import io.berth.auth.rules.SeenRepositories.Verdict;
import io.berth.core.access.Action;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Decision;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Authorizes by a list of rules: a matching {@linkplain Effect#FORBID forbid} rule refuses, else the first matching
 * rule decides, and without one the request is refused. Anonymous clients get neither API access nor administration.
 * Immutable and thread-safe.
 */
public final class AccessRules implements Authorizer {

    private static final Decision NO_RULE = new Decision(false, "no rule matches");
    private static final Decision ACCOUNT = new Decision(true, "any known account may enter");
    /** Docker sends a password, or fetches a token, only after a 401 here. */
    private static final Decision NO_CREDENTIALS = new Decision(false, "no credentials");

    private final List<Rule> rules;
    /** The forbid rules first, then the others in their order. */
    private final List<Rule> byPrecedence;

    public AccessRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        Predicate<Rule> forbids = rule -> rule.effect() == Effect.FORBID;
        this.byPrecedence = Stream.concat(
                        rules.stream().filter(forbids), rules.stream().filter(forbids.negate()))
                .toList();
    }

    public int size() {
        return rules.size();
    }

    @Override
    public Decision decide(Principal principal, InetAddress address, Permission permission) {
        return switch (permission) {
            case Permission.Enter _ -> principal.isAnonymous() ? NO_CREDENTIALS : ACCOUNT;
            case Permission.ListCatalog _ -> first(rule -> rule.matchesListing(principal, address));
            case Permission.OnRepository(var repository, var action) ->
                first(rule -> rule.matches(principal, address, repository, action));
            case Permission.Administer _ ->
                principal.isAnonymous() ? NO_CREDENTIALS : first(rule -> rule.matchesAdmin(principal, address));
        };
    }

    /** Whether a rule allows this principal the action on some repository of the glob, from some address. */
    public boolean mayAllow(Principal principal, RepositoryGlob glob, Action action) {
        return rules.stream().anyMatch(rule -> rule.mayAllow(principal, glob, action));
    }

    @Override
    public RepositorySelection seen(Principal principal, InetAddress address) {
        return new SeenRepositories(
                verdicts(principal, address, Action.LIST), verdicts(principal, address, Action.PULL));
    }

    /** The verdicts of matching rules in order, up to one that covers every repository. */
    private List<Verdict> verdicts(Principal principal, InetAddress address, Action action) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule rule : byPrecedence) {
            Optional<Verdict> verdict = rule.verdict(principal, address, action);
            verdict.ifPresent(verdicts::add);
            if (verdict.isPresent() && rule.isEverywhere()) {
                break;
            }
        }
        return verdicts;
    }

    private Decision first(Predicate<Rule> matching) {
        for (Rule rule : byPrecedence) {
            if (matching.test(rule)) {
                return rule.decision();
            }
        }
        return NO_RULE;
    }

    /** The rules in words, in order. */
    @Override
    public String toString() {
        return rules.toString();
    }
}
