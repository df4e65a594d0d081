package io.berth.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.DocumentMetadataStore;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The existence of a known repository is checked by one read of its last proof. */
final class KnownRepositoriesTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Digest DIGEST = Digest.Algorithm.SHA256.digestOf(new byte[] {1});

    private final CountingDocuments documents = new CountingDocuments();
    private final DocumentMetadataStore store = new DocumentMetadataStore(documents);

    private void push(Tag... tags) throws IOException {
        Descriptor manifest = Descriptor.of(MediaTypes.OCI_MANIFEST, DIGEST, 1);
        store.record(APP, manifest, Relations.NONE, List.of(tags), MetadataStore.UNCONDITIONAL);
    }

    private List<RepositoryName> catalog() throws IOException {
        return store.repositories(Optional.empty(), 10).items();
    }

    @Test
    void looksForAKnownRepositoryAtOneDocument() throws IOException {
        push();
        assertThat(catalog()).containsExactly(APP);
        documents.searches = 0;

        assertThat(catalog()).containsExactly(APP);
        assertThat(store.exists(APP)).isTrue();
        // The parent level is not a repository, which is checked each time.
        assertThat(documents.searches).isEqualTo(2);
    }

    @Test
    void looksFurtherWhenTheProofIsGone() throws IOException {
        store.linkBlob(APP, DIGEST);
        assertThat(store.exists(APP)).isTrue();
        push();
        store.unlinkBlob(APP, DIGEST);
        assertThat(store.exists(APP)).isTrue();

        documents.deleteTree(StorageLayout.repository(APP));
        assertThat(store.exists(APP)).isFalse();
        assertThat(catalog()).isEmpty();
    }

    @Test
    void findsOneThatHasNothingButATagLeft() throws IOException {
        push(new Tag("latest"));
        documents.delete(StorageLayout.revision(APP, DIGEST));

        assertThat(store.exists(APP)).isTrue();
        assertThat(store.exists(APP)).isTrue();
    }

    /** Counts searches below a level. */
    private static final class CountingDocuments implements Documents {

        private final Documents documents = new MemoryDocuments(new MemoryBudget(1 << 20), Clock.systemUTC());
        private int searches;

        @Override
        public Optional<Instant> written(String key) throws IOException {
            return documents.written(key);
        }

        @Override
        public Optional<String> any(String level) throws IOException {
            searches++;
            return documents.any(level);
        }

        @Override
        public Optional<byte[]> read(String key) throws IOException {
            return documents.read(key);
        }

        @Override
        public boolean holds(String key) throws IOException {
            return documents.holds(key);
        }

        @Override
        public void write(String key, byte[] content) throws IOException {
            documents.write(key, content);
        }

        @Override
        public boolean create(String key, byte[] content) throws IOException {
            return documents.create(key, content);
        }

        @Override
        public boolean delete(String key) throws IOException {
            return documents.delete(key);
        }

        @Override
        public boolean deleteTree(String level) throws IOException {
            return documents.deleteTree(level);
        }

        @Override
        public Page<String> names(String level, Optional<String> after, int limit) throws IOException {
            return documents.names(level, after, limit);
        }
    }
}
