package io.berth.core.journal;

import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import java.util.Optional;

/** A change of a repository that the journal records. */
public sealed interface Change {

    /** A change of one tag. */
    sealed interface OfTag extends Change {

        Tag tag();

        /** What it pointed to before; empty for a new tag. */
        Optional<Digest> before();

        /** What it points to since; empty when it was deleted. */
        Optional<Digest> after();
    }

    /**
     * A tag was created or moved.
     *
     * @param from what it pointed to; empty for a new tag
     */
    record TagMoved(Tag tag, Optional<Digest> from, Digest to) implements OfTag {

        @Override
        public Optional<Digest> before() {
            return from;
        }

        @Override
        public Optional<Digest> after() {
            return Optional.of(to);
        }
    }

    /** A tag was deleted: alone, with its manifest, or with its repository. */
    record TagDeleted(Tag tag, Digest from) implements OfTag {

        @Override
        public Optional<Digest> before() {
            return Optional.of(from);
        }

        @Override
        public Optional<Digest> after() {
            return Optional.empty();
        }
    }

    /**
     * A manifest was deleted: alone or with its repository.
     *
     * @param mediaType empty if it was not read
     * @param size in bytes; 0 if it was not read
     */
    record ManifestDeleted(Digest digest, String mediaType, long size) implements Change {}

    /** A manifest without a tag was removed by garbage collection. */
    record ManifestCollected(Digest digest) implements Change {}

    /** A blob was held by a repository that was deleted. */
    record BlobDeleted(Digest digest) implements Change {}

    /** The repository was deleted; entries of its blobs, tags and manifests precede this one. */
    record RepositoryDeleted() implements Change {}
}
