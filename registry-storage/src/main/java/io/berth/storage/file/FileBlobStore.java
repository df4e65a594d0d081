package io.berth.storage.file;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.StoredBlob;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content in files named by digest, as in distribution. */
final class FileBlobStore implements BlobStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileBlobStore.class);

    private final StorePaths paths;
    private final AtomicFiles files;
    private final DiskWork disk;
    private final DiskReserve reserve;
    private final Listing listing;
    private final Clock clock;

    private final StatValidatedCache<RefCountedBlob> known;

    /** @param known caches recently opened blobs */
    FileBlobStore(
            StorePaths paths,
            AtomicFiles files,
            DiskWork disk,
            DiskReserve reserve,
            Listing listing,
            StatValidatedCache<RefCountedBlob> known,
            Clock clock) {
        this.paths = paths;
        this.files = files;
        this.disk = disk;
        this.reserve = reserve;
        this.listing = listing;
        this.known = known;
        this.clock = clock;
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        Optional<RefCountedBlob> remembered = known.find(StorageLayout.blob(digest));
        if (remembered.isPresent()) {
            return OptionalLong.of(remembered.get().size());
        }
        return disk.call(() -> {
            Optional<Path> path = paths.find(StorageLayout.blob(digest));
            OptionalLong size = path.isPresent() ? StoredFiles.size(path.get()) : OptionalLong.empty();
            return size.isPresent() && isDamaged(digest, size.getAsLong()) ? OptionalLong.empty() : size;
        });
    }

    @Override
    public Optional<BlobContent> open(Digest digest) throws IOException {
        Optional<BlobContent> remembered =
                known.find(StorageLayout.blob(digest)).flatMap(RefCountedBlob::lend);
        return remembered.isPresent() ? remembered : disk.call(() -> openFile(digest));
    }

    private Optional<BlobContent> openFile(Digest digest) throws IOException {
        Optional<Path> found = paths.find(StorageLayout.blob(digest));
        return found.isPresent() ? openFile(digest, found.get()) : Optional.empty();
    }

    private Optional<BlobContent> openFile(Digest digest, Path path) throws IOException {
        Optional<FileVersion> version = FileVersion.of(path);
        if (version.isEmpty() || isDamaged(digest, version.get().size())) {
            return Optional.empty();
        }
        boolean keeping = known.isKeeping(path, version.get());
        Optional<FileChannel> file = StoredFiles.open(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        RefCountedBlob content = RefCountedBlob.of(file.get());
        Optional<BlobContent> lent = content.lend();
        if (keeping) {
            known.keep(StorageLayout.blob(digest), path, version.get(), content);
        } else {
            content.letGo();
        }
        return lent;
    }

    @Override
    public void put(Digest digest, ByteBuffer content) throws IOException {
        disk.run(() -> {
            reserve.check();
            files.write(paths.require(StorageLayout.blob(digest)), content);
        });
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
        return disk.call(() -> files.delete(paths.require(StorageLayout.blob(digest))));
    }

    @Override
    public Page<StoredBlob> list(Optional<Digest> after, int limit) throws IOException {
        return listing.blobs(
                StorageLayout.BLOBS,
                after,
                limit,
                digest -> disk.call(() -> stored(digest, StorageLayout.blob(digest))));
    }

    private Optional<StoredBlob> stored(Digest digest, String key) throws IOException {
        Optional<Path> path = paths.find(key);
        Optional<FileVersion> version = path.isPresent() ? FileVersion.of(path.get()) : Optional.empty();
        return version.filter(file -> !isDamaged(digest, file.size()))
                .map(file -> new StoredBlob(digest, file.size(), file.modified()));
    }

    @Override
    public List<Digest> missing(List<Digest> digests) throws IOException {
        return disk.call(() -> BlobStore.super.missing(digests));
    }

    /** A rename, so that readers of the open file are not disturbed. */
    @Override
    public boolean quarantine(Digest digest) throws IOException {
        return disk.call(() -> {
            Path blob = paths.require(StorageLayout.blob(digest));
            try {
                Files.setLastModifiedTime(blob, FileTime.from(clock.instant()));
                files.move(blob, paths.require(StorageLayout.quarantined(digest)));
                return true;
            } catch (NoSuchFileException e) {
                return false;
            }
        });
    }

    @Override
    public boolean restore(Digest digest) throws IOException {
        return disk.call(() -> {
            try {
                files.move(paths.require(StorageLayout.quarantined(digest)), paths.require(StorageLayout.blob(digest)));
                return true;
            } catch (NoSuchFileException e) {
                return false;
            }
        });
    }

    @Override
    public Page<StoredBlob> quarantined(Optional<Digest> after, int limit) throws IOException {
        return listing.blobs(
                StorageLayout.QUARANTINE,
                after,
                limit,
                digest -> disk.call(() -> stored(digest, StorageLayout.quarantined(digest))));
    }

    @Override
    public Optional<BlobContent> openQuarantined(Digest digest) throws IOException {
        return openUnshared(StorageLayout.quarantined(digest));
    }

    @Override
    public Optional<BlobContent> openUncached(Digest digest) throws IOException {
        return openUnshared(StorageLayout.blob(digest));
    }

    private Optional<BlobContent> openUnshared(String key) throws IOException {
        return disk.call(() -> {
            Optional<Path> path = paths.find(key);
            boolean exists = path.isPresent() && StoredFiles.size(path.get()).isPresent();
            Optional<FileChannel> file = exists ? StoredFiles.open(path.get()) : Optional.empty();
            return file.isPresent()
                    ? Optional.of(new BlobContent.InFile(file.get(), file.get().size()))
                    : Optional.empty();
        });
    }

    @Override
    public boolean deleteQuarantined(Digest digest) throws IOException {
        return disk.call(() -> files.delete(paths.require(StorageLayout.quarantined(digest))));
    }

    /** An empty file whose digest is not that of empty content: left by a crash of an old registry. */
    private static boolean isDamaged(Digest digest, long size) {
        if (size > 0 || digest.equals(digest.algorithm().digestOf(new byte[0]))) {
            return false;
        }
        LOG.warn("damaged blob {} counts as absent: it has no bytes", digest);
        return true;
    }
}
