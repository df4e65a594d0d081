package io.berth.auth.rules;

import io.berth.auth.rules.AccessRulesPropertiesTest.Asking;
import io.berth.core.access.Action;
import io.berth.core.access.Network;
import io.berth.core.access.Principal;
import java.util.List;
import java.util.Set;

/** A simple and slow implementation of the same decisions. */
final class NaiveRules {

    private NaiveRules() {}

    /** A rule as it is written. */
    record Words(
            Effect effect, Set<RuleAction> actions, List<String> subjects, List<String> globs, List<String> networks) {}

    static boolean permit(List<Words> rules, Asking asking) {
        List<Words> matching =
                rules.stream().filter(rule -> matches(rule, asking)).toList();
        return matching.stream().noneMatch(rule -> rule.effect() == Effect.FORBID)
                && !matching.isEmpty()
                && matching.getFirst().effect() == Effect.ALLOW;
    }

    static boolean matches(Words rule, Asking asking) {
        return rule.actions().stream().anyMatch(action -> isAbout(rule.effect(), action, asking.action()))
                && (rule.networks().isEmpty()
                        || rule.networks().stream()
                                .anyMatch(network -> Network.parse(network).contains(asking.address())))
                && rule.subjects().stream()
                        .anyMatch(subject -> isFor(subject, asking.principal())
                                && rule.globs().stream().anyMatch(glob -> matches(glob, subject, asking)));
    }

    private static boolean isAbout(Effect effect, RuleAction named, Action asked) {
        if (named == RuleAction.ALL || named.word().equals(asked.word())) {
            return true;
        }
        return switch (effect) {
            case ALLOW ->
                switch (named) {
                    case PULL -> asked == Action.LIST;
                    case PUSH, DELETE -> asked == Action.LIST || asked == Action.PULL;
                    case LIST, ADMIN, ALL -> false;
                };
            case DENY, FORBID -> named == RuleAction.PULL;
        };
    }

    private static boolean isFor(String subject, Principal principal) {
        return switch (subject) {
            case "everyone" -> true;
            case "anonymous" -> principal.isAnonymous();
            case "authenticated" -> !principal.isAnonymous();
            default ->
                subject.equals("user:" + principal.name())
                        || principal.groups().stream().anyMatch(group -> subject.equals("group:" + group));
        };
    }

    private static boolean matches(String glob, String subject, Asking asking) {
        String name = asking.repository().value();
        Principal principal = asking.principal();
        if (glob.contains("${user}") && !isComponent(principal.name())) {
            return false;
        }
        String users = glob.replace("${user}", principal.name());
        if (!glob.contains("${group}")) {
            return matches(users, name);
        }
        return principal.groups().stream()
                .filter(group -> !subject.startsWith("group:") || subject.equals("group:" + group))
                .filter(NaiveRules::isComponent)
                .anyMatch(group -> matches(users.replace("${group}", group), name));
    }

    private static boolean isComponent(String name) {
        return name.matches("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*");
    }

    private static boolean matches(String glob, String name) {
        return matches(List.of(glob.split("/")), List.of(name.split("/")));
    }

    private static boolean matches(List<String> glob, List<String> name) {
        if (glob.isEmpty()) {
            return name.isEmpty();
        }
        List<String> rest = glob.subList(1, glob.size());
        if (glob.getFirst().equals("**")) {
            return matches(rest, name) || (!name.isEmpty() && matches(glob, name.subList(1, name.size())));
        }
        String component =
                glob.getFirst().replace(".", "\\.").replace("*", ".*").replace("?", ".");
        return !name.isEmpty() && name.getFirst().matches(component) && matches(rest, name.subList(1, name.size()));
    }
}
