package io.berth.core.quota;

import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.RepositoryName;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How much the repositories that match one of some patterns may hold, all together.
 *
 * @param on the patterns
 * @param bytes of blobs and manifests at most; empty for any number
 * @param tags at most; empty for any number
 */
public record Quota(List<RepositoryGlob> on, OptionalLong bytes, OptionalLong tags) {

    public Quota {
        on = List.copyOf(on);
    }

    /** Whether this repository counts. */
    public boolean isFor(RepositoryName repository) {
        return on.stream().anyMatch(glob -> glob.matches(repository));
    }

    /** The patterns, for people. */
    public String name() {
        return on.stream().map(RepositoryGlob::toString).collect(Collectors.joining(", "));
    }
}
