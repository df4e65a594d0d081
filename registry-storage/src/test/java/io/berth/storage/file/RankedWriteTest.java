package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.schedule.Scheduler;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number and order of syncs in a push, and the result of a crash at each. */
final class RankedWriteTest {

    private static final RepositoryName APP = new RepositoryName("app");
    private static final Tag TAG = new Tag("tag");
    private static final Digest OLD = Digest.Algorithm.SHA256.digestOf("old".getBytes(UTF_8));
    private static final Digest NEW = Digest.Algorithm.SHA256.digestOf("new".getBytes(UTF_8));

    @TempDir
    Path folder;

    /** Forwards this many syncs, counts them, and then fails. */
    private static class Disk implements SyncCalls {

        private final AtomicInteger contents = new AtomicInteger();
        private final AtomicInteger directories = new AtomicInteger();
        private final Set<Path> durable = ConcurrentHashMap.newKeySet();
        private final AtomicInteger left;

        private Disk(int left) {
            this.left = new AtomicInteger(left);
        }

        @Override
        public void content(FileChannel file) throws IOException {
            spend();
            contents.incrementAndGet();
            SyncCalls.OF_THE_SYSTEM.content(file);
        }

        @Override
        public void directory(Path directory) throws IOException {
            spend();
            directories.incrementAndGet();
            SyncCalls.OF_THE_SYSTEM.directory(directory);
            durable.add(directory);
        }

        private void spend() throws IOException {
            if (left.getAndDecrement() <= 0) {
                throw new IOException("power cut");
            }
        }
    }

    private FileStorage open(SyncCalls disk) throws IOException {
        return FileStorage.open(
                folder, FileStorageSettings.DEFAULTS, disk, Clock.systemUTC(), new Scheduler(Clock.systemUTC()));
    }

    private static void push(FileStorage storage, Digest manifest, Tag tag) throws IOException {
        Descriptor descriptor = Descriptor.of("application/vnd.oci.image.manifest.v1+json", manifest, 3);
        storage.metadata().record(APP, descriptor, Relations.toSubject(OLD), List.of(tag), MetadataStore.UNCONDITIONAL);
    }

    private Path directory(String key) throws IOException {
        return StoredFiles.parent(folder.toRealPath().resolve(key));
    }

    @Test
    void syncsEachFileAndEachDirectoryOfANewTagOnce() throws IOException {
        Disk disk = new Disk(Integer.MAX_VALUE);
        try (FileStorage storage = open(disk)) {
            push(storage, OLD, TAG);
            disk.contents.set(0);
            disk.directories.set(0);
            push(storage, NEW, new Tag("another"));
        }

        // Revision, referrer, index, current.
        assertThat(disk.contents).hasValue(4);
        // Those four; above them revisions, referrers, and the tag's own four: tags, the tag, index, sha256.
        assertThat(disk.directories).hasValue(10);
    }

    @Test
    void syncsLessForATagThatMoves() throws IOException {
        Disk disk = new Disk(Integer.MAX_VALUE);
        try (FileStorage storage = open(disk)) {
            push(storage, OLD, TAG);
            disk.contents.set(0);
            disk.directories.set(0);
            push(storage, NEW, TAG);
        }

        assertThat(disk.contents).hasValue(4);
        // Of the parents of the four, only revisions, referrers and the index have a new entry.
        assertThat(disk.directories).hasValue(7);
    }

    @Test
    void movesTheTagWhenTheRestIsDurable() throws IOException {
        List<Path> first = List.of(
                directory(StorageLayout.revision(APP, NEW)),
                directory(StorageLayout.referrer(APP, OLD, NEW)),
                directory(StorageLayout.indexLink(APP, TAG, NEW)));
        Path current = folder.resolve(StorageLayout.currentLink(APP, TAG));
        AtomicInteger seen = new AtomicInteger();
        Disk disk = new Disk(Integer.MAX_VALUE) {
            @Override
            public void directory(Path directory) throws IOException {
                if (Files.exists(current) && Files.readString(current).equals(NEW.toString())) {
                    seen.incrementAndGet();
                    assertThat(super.durable).containsAll(first);
                }
                super.directory(directory);
            }
        };
        try (FileStorage storage = open(disk)) {
            push(storage, OLD, TAG);
            push(storage, NEW, TAG);
        }

        assertThat(seen).hasValue(1);
    }

    @Test
    void keepsTheTagWholeWhereverAPushIsCut() throws IOException {
        int syncs = 0;
        while (isCutAfter(syncs)) {
            try (FileStorage storage = open(SyncCalls.OF_THE_SYSTEM)) {
                Digest target = storage.metadata().resolve(APP, TAG).orElseThrow();
                assertThat(storage.metadata().holdsManifest(APP, target)).isTrue();
                assertThat(folder.resolve(StorageLayout.TEMPORARY)).isEmptyDirectory();
            }
            syncs++;
        }

        // Four files, their four directories, and the parents that a restarted server has to sync again.
        assertThat(syncs).isGreaterThan(8);
    }

    /** Lets this many syncs of a push succeed; returns false when it needed no more. */
    private boolean isCutAfter(int syncs) throws IOException {
        try (FileStorage storage = open(SyncCalls.OF_THE_SYSTEM)) {
            push(storage, OLD, TAG);
        }
        try (FileStorage dying = open(new Disk(syncs))) {
            return isCut(dying);
        }
    }

    /** Whether the push is refused; a refused push is not visible. */
    private boolean isCut(FileStorage dying) throws IOException {
        try {
            push(dying, NEW, TAG);
            return false;
        } catch (IOException e) {
            assertThat(e).hasRootCauseMessage("power cut");
            assertThat(dying.metadata().resolve(APP, TAG)).contains(OLD);
            assertThat(dying.metadata().holdsManifest(APP, NEW)).isFalse();
            assertThat(folder.resolve(StorageLayout.TEMPORARY)).isEmptyDirectory();
            return true;
        }
    }

    @Test
    void hasNoBlobThatWasRefused() throws IOException {
        int syncs = 0;
        while (isRefusedAfter(syncs)) {
            syncs++;
        }

        // The content, its directory, and parents that were created or not known to be durable.
        assertThat(syncs).isGreaterThan(2);
    }

    /** Lets this many syncs of a blob upload succeed; returns false when it needed no more. */
    private boolean isRefusedAfter(int syncs) throws IOException {
        try (FileStorage storage = open(new Disk(syncs))) {
            storage.blobs().put(NEW, ByteBuffer.wrap("new".getBytes(UTF_8)));
            return false;
        } catch (IOException e) {
            try (FileStorage storage = open(SyncCalls.OF_THE_SYSTEM)) {
                assertThat(storage.blobs().size(NEW)).isEmpty();
            }
            return true;
        }
    }

    @Test
    void keepsABlobThatIsPushedAgainInVain() throws IOException {
        ByteBuffer content = ByteBuffer.wrap("new".getBytes(UTF_8));
        try (FileStorage storage = open(SyncCalls.OF_THE_SYSTEM)) {
            storage.blobs().put(NEW, content);
        }
        try (FileStorage dying = open(new Disk(1))) {
            assertThatIOException().isThrownBy(() -> dying.blobs().put(NEW, content));
            assertThat(dying.blobs().size(NEW)).hasValue(3);
        }
    }
}
