package io.berth.core.store;

import io.berth.core.model.Digest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The other manifests that a manifest refers to: a repository finds it by them.
 *
 * @param subject of which the manifest is a referrer
 * @param listed the manifests of an index, each once
 */
public record Relations(Optional<Digest> subject, List<Digest> listed) {

    /** For a manifest that refers to no others. */
    public static final Relations NONE = new Relations(Optional.empty(), List.of());

    public Relations {
        Set<Digest> distinct = new LinkedHashSet<>(listed);
        listed = List.copyOf(distinct);
    }

    /** For a referrer. */
    public static Relations toSubject(Digest subject) {
        return new Relations(Optional.of(subject), List.of());
    }

    /** For an index. */
    public static Relations toListed(Collection<Digest> manifests) {
        return new Relations(Optional.empty(), List.copyOf(manifests));
    }
}
