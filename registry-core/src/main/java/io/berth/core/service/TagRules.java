package io.berth.core.service;

import io.berth.core.access.TagSelection;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.util.List;

/**
 * Which tags are immutable: once pushed, they point to the same manifest until an operator changes the rules. For each
 * tag the first matching rule decides.
 */
public record TagRules(List<Rule> rules) {

    /** All tags may be moved and deleted. */
    public static final TagRules NONE = new TagRules(List.of());

    public TagRules {
        rules = List.copyOf(rules);
    }

    /**
     * A rule.
     *
     * @param selection the tags that it is for
     */
    public record Rule(TagSelection selection, boolean immutable) {}

    /** Whether some tag of the repository may be immutable. */
    boolean mayProtect(RepositoryName repository) {
        return rules.stream()
                .anyMatch(rule -> rule.immutable() && rule.selection().mayHave(repository));
    }

    /** Whether the tag is immutable, if it exists. */
    public boolean isImmutable(RepositoryName repository, Tag tag) {
        return rules.stream()
                .filter(rule -> rule.selection().has(repository, tag))
                .findFirst()
                .map(Rule::immutable)
                .orElse(false);
    }

    /** The tags among these that are immutable. */
    List<Tag> immutable(RepositoryName repository, List<Tag> tags) {
        return rules.isEmpty()
                ? List.of()
                : tags.stream().filter(tag -> isImmutable(repository, tag)).toList();
    }

    /** @throws RegistryException DENIED when one of these tags is immutable */
    void requireDeletable(RepositoryName repository, List<Tag> tags) {
        immutable(repository, tags).stream().findFirst().ifPresent(tag -> {
            throw new RegistryException(
                    ErrorCode.DENIED,
                    "tag " + tag.name() + " of " + repository + " is immutable (berth.tags): it cannot be deleted, nor"
                            + " the manifest that it points to",
                    tag.name());
        });
    }

    static RegistryException moved(RepositoryName repository, Tag tag) {
        return new RegistryException(
                ErrorCode.DENIED,
                "tag " + tag.name() + " of " + repository + " is immutable (berth.tags) and points to another manifest:"
                        + " push under another tag",
                tag.name());
    }
}
