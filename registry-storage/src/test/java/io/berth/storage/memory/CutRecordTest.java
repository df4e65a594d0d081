package io.berth.storage.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.storage.metadata.DocumentMetadataStore;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A crash at any point of a commit or a deletion leaves no dangling tag, and a retry completes it. */
final class CutRecordTest {

    private static final RepositoryName APP = new RepositoryName("app");
    private static final List<Tag> TAGS = List.of(new Tag("a"), new Tag("b"));
    private static final Digest OLD = Digest.Algorithm.SHA256.digestOf("old".getBytes(UTF_8));
    private static final Digest NEW = Digest.Algorithm.SHA256.digestOf("new".getBytes(UTF_8));

    private final MemoryDocuments documents = new MemoryDocuments(new MemoryBudget(1 << 20), Clock.systemUTC());
    private final DocumentMetadataStore store = new DocumentMetadataStore(documents);

    private static boolean push(DocumentMetadataStore store, Digest manifest) throws IOException {
        Descriptor descriptor = Descriptor.of("application/vnd.oci.image.manifest.v1+json", manifest, 3);
        return store.record(APP, descriptor, Relations.toSubject(OLD), TAGS, MetadataStore.UNCONDITIONAL);
    }

    private void checkTags() throws IOException {
        for (Tag tag : store.tags(APP, Optional.empty(), 10).items()) {
            assertThat(store.holdsManifest(APP, store.resolve(APP, tag).orElseThrow()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void keepsEveryTagWholeWhenAPushIsCut(int changes) throws IOException {
        push(store, OLD);
        DocumentMetadataStore dying = new DocumentMetadataStore(new DyingDocuments(documents, changes));

        assertThatThrownBy(() -> push(dying, NEW)).hasMessage("power cut");
        checkTags();
        assertThat(store.tags(APP, Optional.empty(), 10).items()).isEqualTo(TAGS);

        push(store, NEW);
        assertThat(store.resolve(APP, TAGS.getFirst())).hasValue(NEW);
        assertThat(store.resolve(APP, TAGS.getLast())).hasValue(NEW);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void keepsEveryTagWholeWhenARemovalIsCut(int changes) throws IOException {
        push(store, OLD);
        DocumentMetadataStore dying = new DocumentMetadataStore(new DyingDocuments(documents, changes));

        assertThatThrownBy(() -> dying.deleteManifest(APP, OLD, Relations.toSubject(OLD)))
                .hasMessage("power cut");
        checkTags();

        store.deleteManifest(APP, OLD, Relations.toSubject(OLD));
        assertThat(store.holdsManifest(APP, OLD)).isFalse();
        assertThat(store.tags(APP, Optional.empty(), 10).items()).isEmpty();
    }

    /** Makes this many changes, then none. */
    private static final class DyingDocuments implements Documents {

        private final Documents documents;
        private int left;

        private DyingDocuments(Documents documents, int left) {
            this.documents = documents;
            this.left = left;
        }

        private Documents living() throws IOException {
            if (left-- <= 0) {
                throw new IOException("power cut");
            }
            return documents;
        }

        @Override
        public void write(String key, byte[] content) throws IOException {
            living().write(key, content);
        }

        @Override
        public boolean create(String key, byte[] content) throws IOException {
            return living().create(key, content);
        }

        @Override
        public boolean delete(String key) throws IOException {
            return living().delete(key);
        }

        @Override
        public boolean deleteTree(String level) throws IOException {
            return living().deleteTree(level);
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
        public Optional<Instant> written(String key) throws IOException {
            return documents.written(key);
        }

        @Override
        public Optional<String> any(String level) throws IOException {
            return documents.any(level);
        }

        @Override
        public Page<String> names(String level, Optional<String> after, int limit) throws IOException {
            return documents.names(level, after, limit);
        }
    }
}
