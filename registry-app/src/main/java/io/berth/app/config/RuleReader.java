package io.berth.app.config;

import io.berth.auth.rules.AccessRules;
import io.berth.auth.rules.Effect;
import io.berth.auth.rules.Rule;
import io.berth.auth.rules.RuleAction;
import io.berth.auth.rules.Subject;
import io.berth.core.access.Network;
import io.berth.core.access.RepositoryGlob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads access rules: {@code {allow: [pull], to: [everyone], on: [library/**], from: [10.0.0.0/8]}}. */
final class RuleReader {

    private static final String RULES = "rules";
    private static final ValueType<RuleAction> ACTION = ValueType.oneOf(RuleAction.class, RuleAction::word);
    private static final ValueType<Subject> SUBJECT =
            ValueType.of("everyone, anonymous, authenticated, user:NAME or group:NAME", Subject::parse);
    private static final ValueType<RepositoryGlob> GLOB = ValueType.of(
            "repositories such as library/app, team/** or home/${user} (lower case; ** is a component of its own)",
            RepositoryGlob::parsePersonal);

    private RuleReader() {}

    /** The list under {@code rules}. */
    static AccessRules rules(SectionReader section) {
        List<Rule> rules = new ArrayList<>();
        for (SectionReader rule : section.sections(RULES)) {
            rule(rule).ifPresent(rules::add);
        }
        return new AccessRules(rules);
    }

    /** Reads a file that contains rules only. */
    static AccessRules file(SectionReader root) {
        if (!root.saysText(RULES)) {
            root.error(RULES, "missing: the list of rules; [] permits nothing");
        }
        AccessRules rules = rules(root);
        root.end();
        return rules;
    }

    private static Optional<Rule> rule(SectionReader rule) {
        List<Effect> effects = Arrays.stream(Effect.values())
                .filter(effect -> rule.has(effect.word()))
                .toList();
        List<Subject> subjects = rule.some("to", SUBJECT, List.of());
        List<RepositoryGlob> repositories = rule.some("on", GLOB, List.of(RepositoryGlob.ALL));
        List<Network> networks = rule.some("from", ValueType.NETWORK, List.of());
        if (!rule.has("to")) {
            rule.missing("to", "whom the rule is for: " + SUBJECT.expected());
        }
        if (effects.isEmpty()) {
            rule.missing("allow", "a rule has one of allow, deny and forbid");
            return Optional.empty();
        }
        if (effects.size() > 1) {
            rule.error(effects.get(1).word(), "a rule has only one of allow, deny and forbid");
            return Optional.empty();
        }
        Effect effect = effects.getFirst();
        Set<RuleAction> actions = EnumSet.noneOf(RuleAction.class);
        actions.addAll(rule.some(effect.word(), ACTION, List.of()));
        refuseLocalAdmin(rule, actions, repositories);
        return Optional.of(new Rule(
                effect,
                actions,
                subjects,
                repositories,
                networks,
                rule.origin(effect.word()).toString()));
    }

    private static void refuseLocalAdmin(SectionReader rule, Set<RuleAction> actions, List<RepositoryGlob> on) {
        if (actions.contains(RuleAction.ADMIN) && on.stream().noneMatch(RepositoryGlob::isAll)) {
            rule.error("on", "admin is of the whole registry: put it into a rule of its own, without \"on\"");
        }
    }
}
