package io.berth.core.access;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.util.List;

/**
 * The tags that a rule is for.
 *
 * @param repositories of the tags
 * @param tags of them
 * @param except tags that it is not for
 */
public record TagSelection(List<RepositoryGlob> repositories, List<TagGlob> tags, List<TagGlob> except) {

    public TagSelection {
        repositories = List.copyOf(repositories);
        tags = List.copyOf(tags);
        except = List.copyOf(except);
    }

    /** Whether it may have tags of the repository. */
    public boolean mayHave(RepositoryName repository) {
        return repositories.stream().anyMatch(glob -> glob.matches(repository));
    }

    /** Whether it has the tag of the repository. */
    public boolean has(RepositoryName repository, Tag tag) {
        return mayHave(repository)
                && tags.stream().anyMatch(glob -> glob.matches(tag))
                && except.stream().noneMatch(glob -> glob.matches(tag));
    }
}
