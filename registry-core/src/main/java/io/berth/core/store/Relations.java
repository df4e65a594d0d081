package io.berth.core.store;

import io.berth.core.model.Digest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The other manifests that a manifest names: a repository finds it by them.
 *
 * @param subject which has the manifest as a referrer
 * @param listed the manifests of an index, each once
 */
public record Relations(Optional<Digest> subject, List<Digest> listed) {

    /** Of a manifest that names no others. */
    public static final Relations NONE = new Relations(Optional.empty(), List.of());

    public Relations {
        Set<Digest> distinct = new LinkedHashSet<>(listed);
        listed = List.copyOf(distinct);
    }

    /** Of a referrer. */
    public static Relations toSubject(Digest subject) {
        return new Relations(Optional.of(subject), List.of());
    }

    /** Of an index. */
    public static Relations toListed(Collection<Digest> manifests) {
        return new Relations(Optional.empty(), List.copyOf(manifests));
    }
}
