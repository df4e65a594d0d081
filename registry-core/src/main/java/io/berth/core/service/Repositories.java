package io.berth.core.service;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.util.Optional;

/** The repositories as a whole: the catalog, and deleting one. */
public final class Repositories {

    private final MetadataStore metadata;
    private final RepositoryLocks locks;

    public Repositories(MetadataStore metadata, RepositoryLocks locks) {
        this.metadata = metadata;
        this.locks = locks;
    }

    /**
     * The repositories, component by component in order.
     *
     * @param after where to continue: any text, itself left out
     * @param visible which of them the client may know of
     */
    public Page<RepositoryName> list(Optional<String> after, int limit, RepositorySelection visible)
            throws IOException {
        return metadata.repositories(after, limit, visible);
    }

    /**
     * Removes a repository with all its tags, manifests, links and uploads; those nested below its name stay. Content
     * stays for garbage collection.
     *
     * @throws RegistryException NAME_UNKNOWN
     */
    public void delete(RepositoryName repository) throws IOException {
        try (var _ = locks.alone(repository)) {
            if (!metadata.deleteRepository(repository)) {
                throw new RegistryException(
                        ErrorCode.NAME_UNKNOWN, "no such repository: " + repository, repository.value());
            }
        }
    }
}
