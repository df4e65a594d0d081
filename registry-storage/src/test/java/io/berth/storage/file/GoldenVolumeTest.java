package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import io.berth.core.store.BlobContent;
import io.berth.core.store.StoredBlob;
import io.berth.core.store.UploadSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A volume written by distribution 2.8, read through the ports, has the described content. */
final class GoldenVolumeTest {

    private static final Path FIXTURE = Path.of("src", "test", "resources", "golden-volume");
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path directory;

    private JsonNode expected;
    private FileStorage storage;

    @BeforeEach
    void unpack() throws Exception {
        Path archive = FIXTURE.resolve("golden-volume.tar.gz");
        Process tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", directory.toString()).start();
        assertThat(tar.waitFor()).isZero();
        expected = new JsonMapper().readTree(FIXTURE.resolve("golden-volume.json"));
        storage = FileStorage.open(directory.resolve("data"), FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        if (storage != null) {
            storage.close();
        }
    }

    private Iterable<Map.Entry<String, JsonNode>> repositories() {
        return expected.get("repositories").properties();
    }

    private static List<Digest> digests(JsonNode object) {
        return object.propertyNames().stream().map(Digest::parse).sorted().toList();
    }

    @Test
    void listsItsRepositories() throws IOException {
        assertThat(storage.metadata().repositories(Optional.empty(), ALL).items())
                .extracting(RepositoryName::value)
                .containsExactly("golden/deep/er/name", "golden/docker", "golden/gc", "golden/multi", "golden/oci");
    }

    @Test
    void listsItsTagsAndWhatTheyPointTo() throws IOException {
        for (var entry : repositories()) {
            RepositoryName repository = new RepositoryName(entry.getKey());
            JsonNode tags = entry.getValue().get("tags");
            assertThat(storage.metadata()
                            .tags(repository, Optional.empty(), ALL)
                            .items())
                    .extracting(Tag::name)
                    .containsExactlyElementsOf(
                            tags.propertyNames().stream().sorted().toList());
            for (var tag : tags.properties()) {
                assertThat(storage.metadata().resolve(repository, new Tag(tag.getKey())))
                        .hasValue(Digest.parse(tag.getValue().stringValue()));
            }
        }
    }

    @Test
    void holdsItsManifestsAndNotTheDeletedOnes() throws IOException {
        for (var entry : repositories()) {
            RepositoryName repository = new RepositoryName(entry.getKey());
            List<Digest> manifests = digests(entry.getValue().get("manifests"));
            assertThat(storage.metadata()
                            .manifests(repository, Optional.empty(), ALL)
                            .items())
                    .isEqualTo(manifests);
            assertThat(storage.metadata().unexaminedManifests(repository))
                    .containsExactlyInAnyOrderElementsOf(manifests);
            for (JsonNode deleted : entry.getValue().path("deletedManifests")) {
                assertThat(storage.metadata().holdsManifest(repository, Digest.parse(deleted.stringValue())))
                        .isFalse();
            }
        }
    }

    @Test
    void holdsItsBlobs() throws IOException {
        for (var entry : repositories()) {
            RepositoryName repository = new RepositoryName(entry.getKey());
            for (var blob : entry.getValue().get("blobs").properties()) {
                Digest digest = Digest.parse(blob.getKey());
                assertThat(storage.metadata().blob(repository, digest)).hasValue(digest);
                assertThat(storage.blobs().size(digest))
                        .hasValue(blob.getValue().longValue());
            }
            for (var alias : entry.getValue().path("sha512Links").properties()) {
                assertThat(storage.metadata().blob(repository, Digest.parse(alias.getKey())))
                        .isPresent();
            }
        }
    }

    @Test
    void listsItsContentPageByPage() throws IOException {
        List<Digest> found = new ArrayList<>();
        Page<StoredBlob> page = storage.blobs().list(Optional.empty(), 5);
        page.items().forEach(blob -> found.add(blob.digest()));
        while (page.more()) {
            page = storage.blobs().list(Optional.of(found.getLast()), 5);
            page.items().forEach(blob -> found.add(blob.digest()));
        }

        assertThat(found).hasSameElementsAs(stored()).isSorted();
        for (Digest digest : found) {
            try (BlobContent content = storage.blobs().open(digest).orElseThrow()) {
                assertThat(digest.algorithm().digestOf(bytes(content))).isEqualTo(digest);
            }
        }
    }

    private List<Digest> stored() {
        List<Digest> stored = new ArrayList<>();
        expected.get("storage").get("blobs").forEach(blob -> stored.add(Digest.parse(blob.stringValue())));
        return stored;
    }

    private static byte[] bytes(BlobContent content) throws IOException {
        return switch (content) {
            case BlobContent.InFile in -> Channels.newInputStream(in.file()).readAllBytes();
            case BlobContent.Elsewhere _ -> throw new AssertionError("a file is on no other server");
            case BlobContent.InMemory(ByteBuffer bytes, Runnable _) -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                yield copy;
            }
        };
    }

    @Test
    void resumesItsUpload() throws IOException {
        RepositoryName stale = new RepositoryName("golden/stale");
        UploadId id = new UploadId("93093a91-3b67-4b44-9a4d-408cb5556207");
        Path data = directory.resolve("data/docker/registry/v2/repositories/golden/stale/_uploads/" + id + "/data");
        String whole = Files.readString(data, US_ASCII) + " and the rest";
        Digest digest = Digest.Algorithm.SHA256.digestOf(whole.getBytes(UTF_8));
        assertThat(storage.uploads().offset(stale, id)).hasValue(17);

        try (UploadSession session = storage.uploads().take(stale, id).orElseThrow()) {
            session.append(
                    Channels.newChannel(new ByteArrayInputStream(" and the rest".getBytes(UTF_8))),
                    Digest.Algorithm.SHA256);
            session.finish(digest);
        }

        assertThat(storage.blobs().size(digest)).hasValue(30);
        assertThat(data.getParent()).doesNotExist();
    }
}
