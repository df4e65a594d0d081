package io.berth.core.retention;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.time.Instant;

/** When tags were pulled last. */
@FunctionalInterface
public interface LastPulls {

    /** When the tag was pulled last; the latest time at which it may have been, if that is not known. */
    Instant lastPull(RepositoryName repository, Tag tag) throws IOException;
}
