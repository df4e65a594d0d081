package io.berth.core.service;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The repositories as a whole: the catalog, and deleting one. */
public final class Repositories {

    private static final int READ_AT_ONCE = 1000;

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
    public Page<RepositoryName> list(Optional<String> after, int limit, Predicate<RepositoryName> visible)
            throws IOException {
        List<RepositoryName> listed = new ArrayList<>();
        Optional<String> position = after;
        while (limit > 0) {
            Page<RepositoryName> page = metadata.repositories(position, Math.min(limit + 1, READ_AT_ONCE));
            for (RepositoryName repository : page.items()) {
                if (!visible.test(repository)) {
                    continue;
                }
                if (listed.size() == limit) {
                    return new Page<>(listed, true);
                }
                listed.add(repository);
            }
            if (!page.more()) {
                break;
            }
            position = Optional.of(page.items().getLast().value());
        }
        return new Page<>(listed, false);
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
