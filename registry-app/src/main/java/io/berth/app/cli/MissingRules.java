package io.berth.app.cli;

import io.berth.app.config.AccessConfig;
import io.berth.app.config.ConfigException;
import io.berth.app.config.RulesFile;
import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Action;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.KeyScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The access rules that a robot's key lacks: without them the actions of its scopes are refused. */
final class MissingRules {

    private MissingRules() {}

    /** The rules to add, one per line, in configuration syntax; none without access rules. */
    static List<String> of(ApiKey key, Optional<AccessRules> rules) {
        return rules.isEmpty() || !ApiKey.isRobot(key.account())
                ? List.of()
                : key.scopes().stream()
                        .flatMap(scope -> missing(key, scope, rules.get()).stream())
                        .toList();
    }

    /** The current rules of a configuration. */
    static Optional<AccessRules> rules(AccessConfig access) throws ConfigException {
        return switch (access) {
            case AccessConfig.None _ -> Optional.empty();
            case AccessConfig.Inline(AccessRules rules) -> Optional.of(rules);
            case AccessConfig.File(var path) -> Optional.of(new RulesFile(path).read());
        };
    }

    private static Optional<String> missing(ApiKey key, KeyScope scope, AccessRules rules) {
        List<Action> actions = scope.actions().stream()
                .filter(action -> !rules.mayAllow(key.robot(), scope.repositories(), action))
                .sorted()
                .toList();
        return actions.isEmpty() ? Optional.empty() : Optional.of(rule(key.account(), scope, actions));
    }

    private static String rule(String account, KeyScope scope, List<Action> actions) {
        String words = actions.stream().map(Action::word).collect(Collectors.joining(", "));
        return "- {allow: [" + words + "], to: \"user:" + account + "\", on: \"" + scope.repositories() + "\"}";
    }
}
