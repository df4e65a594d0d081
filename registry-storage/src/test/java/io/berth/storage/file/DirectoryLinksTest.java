package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories of a volume moved elsewhere by the operator, and symbolic links planted by others. */
final class DirectoryLinksTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final RepositoryName NESTED = new RepositoryName("team/app/sub");
    private static final Tag LATEST = new Tag("latest");
    private static final Digest MANIFEST = Digest.Algorithm.SHA256.digestOf("manifest".getBytes(UTF_8));
    private static final Descriptor DESCRIPTOR =
            Descriptor.of("application/vnd.oci.image.manifest.v1+json", MANIFEST, 8);

    @TempDir
    Path folder;

    private Path root;
    private Path elsewhere;

    @BeforeEach
    void directories() throws IOException {
        root = Files.createDirectory(folder.resolve("root")).toRealPath();
        elsewhere = folder.resolve("elsewhere");
    }

    private FileStorage open() throws IOException {
        return FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
    }

    private static void push(FileStorage storage, RepositoryName repository) throws IOException {
        storage.blobs().put(MANIFEST, ByteBuffer.wrap("manifest".getBytes(UTF_8)));
        storage.metadata().record(repository, DESCRIPTOR, Relations.NONE, List.of(LATEST), MetadataStore.UNCONDITIONAL);
    }

    private static List<RepositoryName> catalog(FileStorage storage) throws IOException {
        return storage.metadata()
                .repositories(Optional.empty(), 10, RepositorySelection.ALL)
                .items();
    }

    private void moveElsewhere(String key) throws IOException {
        Files.move(root.resolve(key), elsewhere);
        Files.createSymbolicLink(root.resolve(key), elsewhere);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker",
                "docker/registry/v2/repositories",
                "docker/registry/v2/repositories/team",
                "docker/registry/v2/repositories/team/app",
                "docker/registry/v2/repositories/team/app/_manifests/tags",
                "docker/registry/v2/repositories/team/app/_manifests/revisions/sha256",
                "docker/registry/v2/blobs",
                "docker/registry/v2/blobs/sha256"
            })
    void serveListAndTakePushesWhereTheOperatorPutThem(String key) throws IOException {
        try (FileStorage storage = open()) {
            push(storage, APP);
        }
        moveElsewhere(key);

        try (FileStorage storage = open()) {
            assertThat(storage.metadata().resolve(APP, LATEST)).hasValue(MANIFEST);
            assertThat(storage.blobs().size(MANIFEST)).hasValue(8);
            assertThat(storage.metadata().tags(APP, Optional.empty(), 10).items())
                    .containsExactly(LATEST);
            push(storage, NESTED);
            assertThat(catalog(storage)).containsExactly(APP, NESTED);
        }
    }

    @Test
    void keepTheLinkWhenARepositoryIsDeleted() throws IOException {
        try (FileStorage storage = open()) {
            push(storage, APP);
            push(storage, NESTED);
            moveElsewhere(StorageLayout.repository(APP));

            assertThat(storage.metadata().deleteRepository(APP)).isTrue();

            assertThat(catalog(storage)).containsExactly(NESTED);
        }
    }

    @Test
    void areNeitherReadNorListedNorWrittenToOverLinksOfOthers() throws IOException {
        Files.createDirectories(elsewhere);
        Files.writeString(elsewhere.resolve("link"), "secret");
        Files.createDirectories(root.resolve("repositories"));
        Files.createSymbolicLink(root.resolve("repositories/planted"), elsewhere);
        StorePaths paths = new StorePaths(root, Set.of(), System::nanoTime);

        assertThat(paths.find("repositories/planted/link")).isEmpty();
        assertThat(paths.directory("repositories/planted")).isEmpty();
        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> paths.require("repositories/planted/new/link"))
                .returns(
                        ErrorCode.DENIED,
                        refusal -> refusal.refusals().getFirst().code())
                .withMessageNotContaining(root.toString());
        assertThat(paths.require("repositories/own/link")).isEqualTo(root.resolve("repositories/own/link"));
    }

    @Test
    void areNoticedAMomentAfterTheyTookTheirPlace() throws IOException {
        AtomicLong time = new AtomicLong();
        StorePaths paths = new StorePaths(root, Set.of(), time::get);
        Path own = Files.createDirectories(root.resolve("repositories/own"));
        assertThat(paths.find("repositories/own/link")).isPresent();

        Files.move(own, elsewhere);
        Files.createSymbolicLink(own, elsewhere);
        time.addAndGet(Duration.ofMillis(100).toNanos());

        assertThat(paths.find("repositories/own/link")).isEmpty();
    }

    @Test
    void areNotMadeWhereALinkLeadsNowhere() throws IOException {
        Files.createDirectories(root.resolve("repositories"));
        Files.createSymbolicLink(root.resolve("repositories/planted"), elsewhere);
        StorePaths paths = new StorePaths(root, Set.of(), System::nanoTime);

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> paths.require("repositories/planted/new/link"));
        assertThat(paths.find("repositories/planted/link")).isEmpty();
    }

    @Test
    void takePushesWithoutSyncsOfDirectories() throws IOException {
        SyncCalls refusing = failing("Invalid argument");

        SyncCalls supported = DirectorySyncs.supportedAt(root, refusing);

        supported.directory(root);
        assertThatIOException().isThrownBy(() -> DirectorySyncs.supportedAt(root, failing("Input/output error")));
    }

    private static SyncCalls failing(String message) {
        return new SyncCalls() {
            @Override
            public void content(FileChannel file) {}

            @Override
            public void directory(Path directory) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void takePushesWithoutLocks() throws IOException {
        FileLocks locks = new FileLocks(_ -> {
            throw new IOException("No locks available");
        });

        try (FileChannel file = FileChannel.open(Files.createFile(folder.resolve("data")))) {
            assertThat(locks.tryLock(file)).isTrue();
            assertThat(new FileLocks(_ -> false).tryLock(file)).isFalse();
        }
    }
}
