package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.store.UploadSession;
import io.berth.core.store.UploadStore;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.upload.RunningHash;
import io.berth.storage.upload.RunningHashes;
import io.berth.storage.upload.UploadLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Uploads in directories, in distribution's layout, so that sessions survive a switch of registry in either direction.
 * An unfinished session survives a restart of the server but not of the machine: syncing each chunk would cost more
 * than sending it again.
 */
final class FileUploadStore implements UploadStore {

    private final StorePaths paths;
    private final AtomicFiles files;
    private final DiskWork disk;
    private final DiskReserve reserve;
    private final StaleUploads stale;
    private final Clock clock;
    private final UploadLocks turns;
    private final RunningHashes<UploadId> hashes = new RunningHashes<>();
    private final FileLocks locks = new FileLocks(file -> file.tryLock() != null);
    private final ChunkBuffers buffers = new ChunkBuffers();

    FileUploadStore(
            StorePaths paths,
            AtomicFiles files,
            DiskWork disk,
            DiskReserve reserve,
            StaleUploads stale,
            UploadLocks turns,
            Clock clock) {
        this.paths = paths;
        this.files = files;
        this.disk = disk;
        this.reserve = reserve;
        this.stale = stale;
        this.turns = turns;
        this.clock = clock;
    }

    @Override
    public void begin(RepositoryName repository, UploadId id) throws IOException {
        disk.run(() -> {
            reserve.check();
            Path start = paths.require(StorageLayout.uploadStart(repository, id));
            Path data = paths.require(StorageLayout.uploadContent(repository, id));
            files.put(StoredFiles.parent(data), () -> create(start, data));
        });
    }

    private void create(Path start, Path data) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        StoredFiles.write(start, now.toString().getBytes(US_ASCII));
        StoredFiles.write(data, new byte[0]);
    }

    @Override
    public OptionalLong offset(RepositoryName repository, UploadId id) throws IOException {
        return disk.call(() -> {
            OptionalLong received = size(StorageLayout.uploadContent(repository, id));
            boolean hasBegun = size(StorageLayout.uploadStart(repository, id)).isPresent();
            return received.isEmpty() && hasBegun ? OptionalLong.of(0) : received;
        });
    }

    private OptionalLong size(String key) throws IOException {
        Optional<Path> file = paths.find(key);
        return file.isPresent() ? StoredFiles.size(file.get()) : OptionalLong.empty();
    }

    @Override
    public Optional<UploadSession> take(RepositoryName repository, UploadId id) throws IOException {
        turns.enter(id);
        Optional<UploadSession> session = Optional.empty();
        try {
            session = disk.call(() -> open(repository, id));
        } finally {
            if (session.isEmpty()) {
                turns.leave(id);
            }
        }
        return session;
    }

    /** Opens a session; empty when there is none, perhaps because its previous writer has just ended it. */
    private Optional<UploadSession> open(RepositoryName repository, UploadId id) throws IOException {
        if (offset(repository, id).isEmpty()) {
            return Optional.empty();
        }
        Path data = paths.require(StorageLayout.uploadContent(repository, id));
        try {
            FileChannel file = lock(id, data);
            UploadContent content = new UploadContent(file, hashes.take(id));
            return Optional.of(new FileUploadSession(this, id, data, content));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Opens and locks the file: another process on the same volume may be writing to it. */
    private FileChannel lock(UploadId id, Path data) throws IOException {
        FileChannel file = FileChannel.open(
                data,
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        LinkOption.NOFOLLOW_LINKS));
        boolean locked = false;
        try {
            locked = locks.tryLock(file);
        } catch (OverlappingFileLockException e) {
            throw UploadLocks.busy(id);
        } finally {
            if (!locked) {
                file.close();
            }
        }
        if (!locked) {
            throw UploadLocks.busy(id);
        }
        return file;
    }

    /** Releases the session for the next writer. */
    void release(UploadId id, Optional<RunningHash> hash) {
        hash.ifPresent(running -> hashes.keep(id, running));
        turns.leave(id);
    }

    @Override
    public int purge(Instant lastWrite, boolean dryRun) throws IOException {
        disk.run(() -> files.sweep(lastWrite));
        return stale.purge(new StaleUploads.Rule(lastWrite, dryRun), turns);
    }

    AtomicFiles files() {
        return files;
    }

    DiskWork disk() {
        return disk;
    }

    DiskReserve reserve() {
        return reserve;
    }

    ChunkBuffers buffers() {
        return buffers;
    }

    Path blob(Digest digest) throws IOException {
        return paths.require(StorageLayout.blob(digest));
    }
}
