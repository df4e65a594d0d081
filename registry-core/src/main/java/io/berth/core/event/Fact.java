package io.berth.core.event;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.util.List;
import java.util.Optional;

/** What happened, in the past tense: it is durable, and no listener can prevent it. */
public sealed interface Fact {

    /** A fact about one repository. */
    sealed interface InRepository extends Fact {
        RepositoryName repository();
    }

    /** A fact that leaves the content as it is. */
    sealed interface Pull extends InRepository {}

    /**
     * A manifest was stored.
     *
     * @param subject that it refers to
     * @param tags that now point to it
     */
    record ManifestPushed(RepositoryName repository, Descriptor manifest, Optional<Digest> subject, List<Tag> tags)
            implements InRepository {
        public ManifestPushed {
            tags = List.copyOf(tags);
        }
    }

    /**
     * A client fetched a manifest.
     *
     * @param reference as the client named it
     */
    record ManifestPulled(RepositoryName repository, Reference reference, Descriptor manifest) implements Pull {}

    /** A manifest was deleted, with all tags that pointed to it. */
    record ManifestDeleted(RepositoryName repository, Digest digest) implements InRepository {}

    /** A tag was deleted; the manifest stays. */
    record TagDeleted(RepositoryName repository, Tag tag) implements InRepository {}

    /** A blob was uploaded. */
    record BlobPushed(RepositoryName repository, Digest digest) implements InRepository {}

    /** A blob of another repository was made available in this one. */
    record BlobMounted(RepositoryName repository, Digest digest, RepositoryName from) implements InRepository {}

    /**
     * A client fetched a blob, or a part of it.
     *
     * @param size of the whole blob in bytes
     */
    record BlobPulled(RepositoryName repository, Digest digest, long size) implements Pull {}

    /** A blob was deleted from the repository. */
    record BlobDeleted(RepositoryName repository, Digest digest) implements InRepository {}

    /** A repository was deleted with all its content. */
    record RepositoryDeleted(RepositoryName repository) implements InRepository {}

    /**
     * An administrator switched the read-only mode.
     *
     * @param on whether pushes are refused now
     * @param reason for it; may be empty
     */
    record ReadOnlyChanged(boolean on, String reason) implements Fact {}

    /**
     * Stored content did not match its digest and was moved to quarantine: it is absent until it is pushed again.
     *
     * @param size of the damaged content in bytes
     */
    record BlobQuarantined(Digest digest, long size) implements Fact {}

    /**
     * An API key was created.
     *
     * @param account that the key belongs to
     * @param scopes that limit it
     */
    record KeyCreated(String id, String account, List<String> scopes) implements Fact {
        public KeyCreated {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * An API key was revoked.
     *
     * @param account that the key belonged to; empty when its document was unreadable
     */
    record KeyRevoked(String id, String account) implements Fact {}
}
