package io.berth.core.retention;

import io.berth.core.access.TagSelection;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Which tags stay. For each tag the first matching rule decides; a tag without a rule stays. */
public record RetentionRules(List<Rule> rules) {

    /** All tags stay. */
    public static final RetentionRules NONE = new RetentionRules(List.of());

    /** The greatest number for {@link Keep.Any#last} and {@link Keep.Any#versions}, which bounds the memory. */
    public static final int MOST = 10_000;

    public RetentionRules {
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param selection the tags that it is for
     * @param keep what keeps a tag
     * @param labels whether an image may say itself how long its tags stay, which then decides alone
     */
    public record Rule(TagSelection selection, Keep keep, boolean labels) {}

    /** What keeps a tag. */
    public sealed interface Keep {

        /** Each tag stays. */
        record All() implements Keep {}

        /**
         * A tag stays if one of these conditions holds.
         *
         * @param last it is among that many tags of the repository, of those that the rule decides, that were pushed
         *     last
         * @param versions it is one of that many highest semantic versions among them
         * @param newer it was pushed within this time
         * @param pulled it was pulled or pushed within this time
         */
        record Any(OptionalInt last, OptionalInt versions, Optional<Duration> newer, Optional<Duration> pulled)
                implements Keep {}
    }

    /** Whether a rule may be for a tag of the repository. */
    boolean mayDecide(RepositoryName repository) {
        return rules.stream().anyMatch(rule -> rule.selection().mayHave(repository));
    }

    /** The index of the rule that decides; empty when there is none. */
    OptionalInt deciding(RepositoryName repository, Tag tag) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).selection().has(repository, tag)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
