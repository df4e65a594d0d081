package io.berth.core.store;

import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import java.util.Optional;

/** The condition under which a push moves a tag. */
@FunctionalInterface
public interface TagCondition {

    /**
     * Whether the tag may be moved.
     *
     * @param target what it points to now; empty when there is no such tag
     */
    boolean permits(Tag tag, Optional<Digest> target);
}
