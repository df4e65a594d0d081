package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.UploadSession;
import io.berth.storage.layout.StorageLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage left by crashes, old registries and attackers counts as absence, and the next push repairs it. */
final class DamagedStoreTest {

    private static final RepositoryName APP = new RepositoryName("app");
    private static final Tag LATEST = new Tag("latest");
    private static final Digest MANIFEST = Digest.Algorithm.SHA256.digestOf("manifest".getBytes(UTF_8));
    private static final Descriptor DESCRIPTOR =
            Descriptor.of("application/vnd.oci.image.manifest.v1+json", MANIFEST, 8);

    @TempDir
    Path root;

    private FileStorage storage;

    @BeforeEach
    void open() throws IOException {
        storage = FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private void write(String key, String content) throws IOException {
        Path file = root.resolve(key);
        Files.createDirectories(StoredFiles.parent(file));
        Files.writeString(file, content);
    }

    private void push() throws IOException {
        storage.blobs().put(MANIFEST, ByteBuffer.wrap("manifest".getBytes(UTF_8)));
        storage.metadata().record(APP, DESCRIPTOR, Relations.NONE, List.of(LATEST), MetadataStore.UNCONDITIONAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "sha256:", "\u0000\u0000\u0000", "sha256:XYZ"})
    void treatsADamagedTagAsAbsentUntilItIsPushed(String content) throws IOException {
        push();
        write(StorageLayout.currentLink(APP, LATEST), content);
        assertThat(storage.metadata().resolve(APP, LATEST)).isEmpty();

        push();
        assertThat(storage.metadata().resolve(APP, LATEST)).hasValue(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage"})
    void treatsADamagedRevisionAsAbsentUntilItIsPushed(String content) throws IOException {
        push();
        write(StorageLayout.revision(APP, MANIFEST), content);
        assertThat(storage.metadata().holdsManifest(APP, MANIFEST)).isFalse();

        push();
        assertThat(storage.metadata().holdsManifest(APP, MANIFEST)).isTrue();
    }

    @Test
    void listsNoTagThatACrashLeftWithoutTarget() throws IOException {
        push();
        write(StorageLayout.indexLink(APP, new Tag("torn"), MANIFEST), MANIFEST.toString());
        write(StorageLayout.currentLink(APP, new Tag("empty")), "");

        assertThat(storage.metadata().tags(APP, Optional.empty(), 10).items()).containsExactly(LATEST);
    }

    @Test
    void listsNoTagWhoseManifestIsGone() throws IOException {
        push();
        assertThat(tagsWhoseContentIsStored()).containsExactly(LATEST);

        write(StorageLayout.blob(MANIFEST), "");
        assertThat(tagsWhoseContentIsStored()).isEmpty();

        push();
        write(StorageLayout.revision(APP, MANIFEST), "");
        assertThat(tagsWhoseContentIsStored()).isEmpty();
    }

    private List<Tag> tagsWhoseContentIsStored() throws IOException {
        return storage.metadata()
                .tags(
                        APP,
                        Optional.empty(),
                        10,
                        digest -> storage.blobs().size(digest).isPresent())
                .items();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage"})
    void listsNoTagWithADamagedLink(String content) throws IOException {
        push();
        write(StorageLayout.currentLink(APP, LATEST), content);

        assertThat(storage.metadata().tags(APP, Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    void readsALinkWithALineBreakAtItsEnd() throws IOException {
        push();
        write(StorageLayout.currentLink(APP, LATEST), MANIFEST + "\n");

        assertThat(storage.metadata().resolve(APP, LATEST)).hasValue(MANIFEST);
        assertThat(storage.metadata().tags(APP, Optional.empty(), 10).items()).containsExactly(LATEST);
    }

    @Test
    void treatsAnEmptyBlobAsAbsentUntilItIsPushed() throws IOException {
        write(StorageLayout.blob(MANIFEST), "");
        assertThat(storage.blobs().size(MANIFEST)).isEmpty();
        assertThat(storage.blobs().open(MANIFEST)).isEmpty();

        push();
        assertThat(storage.blobs().size(MANIFEST)).hasValue(8);
    }

    @Test
    void healsADamagedBlobByAnUpload() throws IOException {
        write(StorageLayout.blob(MANIFEST), "mXnifest");
        UploadId id = UploadId.random();
        storage.uploads().begin(APP, id);
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            session.append(
                    Channels.newChannel(new ByteArrayInputStream("manifest".getBytes(UTF_8))), Digest.Algorithm.SHA256);
            session.finish(MANIFEST);
        }

        assertThat(root.resolve(StorageLayout.blob(MANIFEST))).hasContent("manifest");
    }

    @Test
    void ignoresLeftoversOfAtomicWrites() throws IOException {
        write(StorageLayout.currentLink(APP, LATEST) + "." + UUID.randomUUID() + ".tmp", MANIFEST.toString());
        write(StorageLayout.blob(MANIFEST) + "." + UUID.randomUUID() + ".tmp", "manifest");

        assertThat(storage.metadata().resolve(APP, LATEST)).isEmpty();
        assertThat(storage.metadata().exists(APP)).isFalse();
        assertThat(storage.blobs().list(Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    void followsNoSymbolicLinks() throws IOException {
        Path secret = Files.writeString(root.resolve("secret"), MANIFEST.toString());
        for (String key : List.of(StorageLayout.blob(MANIFEST), StorageLayout.currentLink(APP, LATEST))) {
            Files.createDirectories(StoredFiles.parent(root.resolve(key)));
            Files.createSymbolicLink(root.resolve(key), secret);
        }
        assertThat(storage.blobs().size(MANIFEST)).isEmpty();
        assertThat(storage.blobs().open(MANIFEST)).isEmpty();
        assertThat(storage.metadata().resolve(APP, LATEST)).isEmpty();

        push();
        assertThat(storage.blobs().size(MANIFEST)).hasValue(8);
        assertThat(secret).hasContent(MANIFEST.toString());
    }

    @Test
    void deletesSymbolicLinksAndNotWhatTheyPointTo() throws IOException {
        push();
        Path outside = Files.createDirectories(root.resolve("outside"));
        Files.writeString(outside.resolve("file"), "precious");
        Files.createSymbolicLink(root.resolve(StorageLayout.tags(APP)).resolve("planted"), outside);

        storage.metadata().deleteRepository(APP);

        assertThat(outside.resolve("file")).hasContent("precious");
        assertThat(storage.metadata().repositories(Optional.empty(), 10).items())
                .isEmpty();
    }

    @Test
    void skipsStrangersInItsDirectories() throws IOException {
        push();
        write(StorageLayout.tags(APP) + "/README", "not a tag");
        write(StorageLayout.REPOSITORIES + "/lost+found/file", "not a repository");
        write(StorageLayout.REPOSITORIES + "/UPPER/_layers/x", "not a name");
        write(StorageLayout.REPOSITORIES + "/file", "not a directory");

        assertThat(storage.metadata().tags(APP, Optional.empty(), 10).items()).containsExactly(LATEST);
        assertThat(storage.metadata().resolve(APP, new Tag("README"))).isEmpty();
        assertThat(storage.metadata().repositories(Optional.empty(), 10).items())
                .containsExactly(APP);
    }

    @Test
    void doesNotListWhatDistributionsDeletesLeave() throws IOException {
        Files.createDirectories(root.resolve(StorageLayout.revisions(APP) + "/sha256/" + MANIFEST.hex()));
        Files.createDirectories(root.resolve(StorageLayout.layers(APP) + "/sha256/" + MANIFEST.hex()));

        assertThat(storage.metadata().repositories(Optional.empty(), 10).items())
                .isEmpty();
        assertThat(storage.metadata().manifests(APP, Optional.empty(), 10).items())
                .isEmpty();
    }

    @Test
    void answersAnAliasWithTheDigestItStandsFor() throws IOException {
        Digest alias = Digest.Algorithm.SHA512.digestOf("manifest".getBytes(UTF_8));
        write(StorageLayout.layer(APP, alias), MANIFEST.toString());

        assertThat(storage.metadata().blob(APP, alias)).hasValue(MANIFEST);
    }

    @Test
    void treatsADamagedReferrerAsAbsentAndADamagedCheckpointAsEmpty() throws IOException {
        Digest subject = Digest.Algorithm.SHA256.digestOf("subject".getBytes(UTF_8));
        storage.metadata()
                .record(APP, DESCRIPTOR, Relations.toSubject(subject), List.of(), MetadataStore.UNCONDITIONAL);
        write(StorageLayout.referrer(APP, subject, MANIFEST), "{\"digest\":");
        write(StorageLayout.examined(APP), "sha256:torn");

        assertThat(storage.metadata()
                        .referrers(APP, subject, Optional.empty(), 10)
                        .items())
                .isEmpty();
        assertThat(storage.metadata().unexaminedManifests(APP)).containsExactly(MANIFEST);
    }

    @Test
    void purgesSessionsByTheirLastWrite() throws IOException {
        UploadId id = UploadId.random();
        write(StorageLayout.uploadContent(APP, id), "no startedat");
        UploadId fresh = UploadId.random();
        storage.uploads().begin(APP, fresh);
        Instant lastYear = Instant.now().minus(365, ChronoUnit.DAYS);
        Files.setLastModifiedTime(root.resolve(StorageLayout.uploadContent(APP, id)), FileTime.from(lastYear));
        Files.setLastModifiedTime(root.resolve(StorageLayout.upload(APP, id)), FileTime.from(lastYear));
        write(StorageLayout.uploads(APP) + "/no-id/data", "a stranger");

        assertThat(storage.uploads().purge(Instant.now().minus(7, ChronoUnit.DAYS), false))
                .isEqualTo(1);
        assertThat(storage.uploads().offset(APP, id)).isEmpty();
        assertThat(storage.uploads().offset(APP, fresh)).hasValue(0);
    }

    @Test
    void sweepsWhatACrashLeft() throws IOException {
        write(StorageLayout.TEMPORARY + "/torn", "half a link");
        write(StorageLayout.DELETED + "/" + UUID.randomUUID() + "/tags/v1/current/link", "half deleted");

        storage.uploads().purge(Instant.now().plusSeconds(3600), false);

        assertThat(root.resolve(StorageLayout.TEMPORARY)).isEmptyDirectory();
        assertThat(root.resolve(StorageLayout.DELETED)).isEmptyDirectory();
    }

    @Test
    void leavesNoTemporaryFileWhenTheDiskRefuses() throws IOException {
        write("docker/registry/v2/blobs", "a file where a directory should be");

        assertThatThrownBy(this::push).isInstanceOf(IOException.class);
        assertThat(root.resolve(StorageLayout.TEMPORARY)).isEmptyDirectory();
        assertThat(storage.blobs().size(MANIFEST)).isEmpty();
    }

    @Test
    void leavesSessionsToTheProcessThatHasThemInHand() throws IOException {
        UploadId id = UploadId.random();
        storage.uploads().begin(APP, id);
        try (FileStorage other = FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
                UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            assertThat(session.offset()).isZero();
            assertThatThrownBy(() -> other.uploads().take(APP, id))
                    .isInstanceOfSatisfying(
                            RegistryException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
        }
    }

    @Test
    void survivesTheRemovalOfItsDirectoriesByOthers() throws IOException {
        push();
        FileTrees.delete(root.resolve("docker"));
        push();

        assertThat(storage.metadata().resolve(APP, LATEST)).hasValue(MANIFEST);
        assertThat(storage.blobs().size(MANIFEST)).hasValue(8);
    }
}
