package io.berth.app.config;

import io.berth.core.retention.Lifetime;
import io.berth.core.retention.RetentionRules;
import io.berth.core.retention.RetentionRules.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The {@code berth.retention} section: deletes old tags.
 *
 * @param enabled whether it runs on a schedule; the commands work in any case
 * @param interval between two runs
 * @param limit the most tags that one run deletes, in percent of those that the rules decide
 */
public record RetentionConfig(boolean enabled, Duration interval, int limit, RetentionRules rules) {

    public static final RetentionConfig DEFAULT =
            new RetentionConfig(false, Duration.ofHours(24), 25, RetentionRules.NONE);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(3660);

    private static final ValueType<Duration> TIME = new ValueType<>(
                    "a time such as 30d or 12h, from 1m to 3660d",
                    text -> Lifetime.parse(text).orElseThrow(IllegalArgumentException::new),
                    Lifetime::print)
            .where(value -> value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0);
    private static final ValueType<Integer> NUMBER = ValueType.integer(1, RetentionRules.MOST);

    static RetentionConfig read(SectionReader section) {
        return new RetentionConfig(
                section.value("enabled", ValueType.BOOLEAN, DEFAULT.enabled),
                section.value("interval", TIME, DEFAULT.interval),
                section.value("limit", ValueType.integer(1, 100), DEFAULT.limit),
                rules(section));
    }

    private static RetentionRules rules(SectionReader section) {
        List<RetentionRules.Rule> rules = new ArrayList<>();
        for (SectionReader rule : section.sections("rules")) {
            rules.add(new RetentionRules.Rule(
                    TagRulesReader.selection(rule), keep(rule), rule.value("labels", ValueType.BOOLEAN, false)));
        }
        return new RetentionRules(rules);
    }

    private static Keep keep(SectionReader rule) {
        if (!rule.has("keep")) {
            rule.missing("keep", "all, or one or more of last, semver, newer, pulled");
            return new Keep.All();
        }
        if (rule.says("keep", Set.of("all"))) {
            return new Keep.All();
        }
        SectionReader keep = rule.section("keep");
        Keep.Any any = new Keep.Any(
                number(keep, "last"),
                number(keep, "semver"),
                keep.optional("newer", TIME),
                keep.optional("pulled", TIME));
        if (any.equals(new Keep.Any(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty()))) {
            rule.error("keep", "expected all, or one or more of last, semver, newer, pulled");
            return new Keep.All();
        }
        return any;
    }

    private static OptionalInt number(SectionReader keep, String key) {
        return keep.optional(key, NUMBER).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
