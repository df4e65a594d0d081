package io.berth.core.retention;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** When tags were pulled last. */
@FunctionalInterface
public interface LastPulls {

    /** Knows of no pulls. */
    LastPulls UNKNOWN = (_, _) -> Optional.empty();

    /** When the tag was pulled last; empty if that is not known: then it counts as pulled when it was pushed. */
    Optional<Instant> lastPull(RepositoryName repository, Tag tag) throws IOException;
}
