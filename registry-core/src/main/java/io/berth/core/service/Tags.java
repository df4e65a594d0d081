package io.berth.core.service;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.util.Optional;

/** Lists the tags of a repository (end-8). */
public final class Tags {

    private final MetadataStore metadata;
    private final BlobStore blobs;

    public Tags(MetadataStore metadata, BlobStore blobs) {
        this.metadata = metadata;
        this.blobs = blobs;
    }

    /**
     * The pullable tags in bytewise order.
     *
     * @param after where to continue: any text, exclusive
     * @throws RegistryException NAME_UNKNOWN when there is no such repository
     */
    public Page<Tag> list(RepositoryName repository, Optional<String> after, int limit) throws IOException {
        Page<Tag> page = metadata.tags(
                repository, after, limit, manifest -> blobs.size(manifest).isPresent());
        // A repository with a tag exists.
        if (page.items().isEmpty() && !metadata.exists(repository)) {
            throw new RegistryException(
                    ErrorCode.NAME_UNKNOWN, "no such repository: " + repository, repository.value());
        }
        return page;
    }
}
