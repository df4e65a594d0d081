package io.berth.storage.metadata;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.MetadataStore.ContentCheck;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Links from manifests to the indexes that list them. Derived from the indexes. */
final class IndexLinks {

    /** Each keeps a file open until all are durable. */
    private static final int WRITTEN_AT_ONCE = 100;

    private final Documents documents;
    private final Listing listing;

    IndexLinks(Documents documents) {
        this.documents = documents;
        this.listing = new Listing(documents);
    }

    /**
     * The missing links of an index, to be written together with what makes it visible. Of very many, all but the last
     * batch are written at once.
     */
    List<Document> missing(RepositoryName repository, Digest index, List<Digest> manifests) throws IOException {
        List<Document> missing = new ArrayList<>();
        for (Digest manifest : manifests) {
            String key = StorageLayout.indexOf(repository, manifest, index);
            if (missing.size() == WRITTEN_AT_ONCE) {
                documents.write(List.of(List.copyOf(missing)));
                missing.clear();
            }
            if (!documents.holds(key)) {
                missing.add(Links.link(key, index));
            }
        }
        return missing;
    }

    /** Deletes the links to a deleted index. */
    void delete(RepositoryName repository, Digest index, List<Digest> manifests) throws IOException {
        for (Digest manifest : manifests) {
            documents.delete(StorageLayout.indexOf(repository, manifest, index));
            documents.prune(
                    StorageLayout.indexesOf(repository, manifest, index.algorithm()),
                    StorageLayout.repository(repository));
        }
    }

    /** Deletes the links of a deleted manifest: those to indexes that were deleted without theirs. */
    void deleteOf(RepositoryName repository, Digest manifest) throws IOException {
        documents.deleteTree(StorageLayout.indexesOf(repository, manifest));
    }

    /** The first existing index that lists a manifest. */
    Optional<Digest> listing(RepositoryName repository, Digest manifest, ContentCheck present) throws IOException {
        return listing
                .digests(
                        StorageLayout.indexesOf(repository, manifest),
                        Optional.empty(),
                        1,
                        index -> present.isStored(index) ? Optional.of(index) : Optional.empty())
                .items()
                .stream()
                .findFirst();
    }
}
