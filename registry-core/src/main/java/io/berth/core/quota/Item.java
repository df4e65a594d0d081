package io.berth.core.quota;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;

/**
 * Something that counts once in its repository.
 *
 * @param key the digest or tag; items of a kind are listed in the order of their keys
 */
record Item(RepositoryName repository, Kind kind, String key) {

    /** In the order in which they are counted. */
    enum Kind {
        BLOB,
        MANIFEST,
        TAG
    }

    static Item blob(RepositoryName repository, Digest digest) {
        return new Item(repository, Kind.BLOB, digest.toString());
    }

    static Item manifest(RepositoryName repository, Digest digest) {
        return new Item(repository, Kind.MANIFEST, digest.toString());
    }

    static Item tag(RepositoryName repository, Tag tag) {
        return new Item(repository, Kind.TAG, tag.name());
    }
}
