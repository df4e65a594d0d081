package io.berth.core.service;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The repositories as a whole: the catalog, and deleting one. */
public final class Repositories {

    private static final int BATCH = 1000;
    private static final int MOST_SEARCHED = 10_000;

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
     * Repositories whose name contains a text. Looks at {@value #MOST_SEARCHED} at most, the first ones that the client
     * may know of, as there is no index of names.
     *
     * @param first how many of those found to leave out
     * @param visible which of them the client may know of
     */
    public Found search(String text, int first, int limit, RepositorySelection visible) throws IOException {
        List<RepositoryName> found = new ArrayList<>();
        int total = 0;
        Page<RepositoryName> page = Page.empty();
        for (int looked = 0; looked == 0 || (page.more() && looked < MOST_SEARCHED); looked += BATCH) {
            Optional<String> after = page.items().isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.items().getLast().value());
            page = metadata.repositories(after, BATCH, visible);
            for (RepositoryName repository : page.items()) {
                if (repository.value().contains(text)) {
                    if (total >= first && found.size() < limit) {
                        found.add(repository);
                    }
                    total++;
                }
            }
        }
        return new Found(found, total);
    }

    /**
     * What a search found.
     *
     * @param total found, of which {@code page} is a part
     */
    public record Found(List<RepositoryName> page, int total) {
        public Found {
            page = List.copyOf(page);
        }
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
