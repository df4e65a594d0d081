package io.berth.storage.file;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.Listing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Content in files named by digest, as distribution keeps them. */
final class FileBlobStore implements BlobStore {

    private static final Logger LOG = LoggerFactory.getLogger(FileBlobStore.class);

    private final Path root;
    private final AtomicFiles files;
    private final DiskWork disk;
    private final Listing listing;

    FileBlobStore(Path root, AtomicFiles files, DiskWork disk, Listing listing) {
        this.root = root;
        this.files = files;
        this.disk = disk;
        this.listing = listing;
    }

    @Override
    public OptionalLong size(Digest digest) throws IOException {
        return disk.call(() -> {
            OptionalLong size = StoredFiles.size(path(digest));
            return size.isPresent() && isDamaged(digest, size.getAsLong()) ? OptionalLong.empty() : size;
        });
    }

    @Override
    public Optional<BlobContent> open(Digest digest) throws IOException {
        return disk.call(() -> {
            Optional<FileChannel> file = StoredFiles.open(path(digest));
            return file.isEmpty() ? Optional.empty() : content(digest, file.get());
        });
    }

    @Override
    public void put(Digest digest, ByteBuffer content) throws IOException {
        disk.run(() -> files.write(path(digest), content));
    }

    @Override
    public boolean delete(Digest digest) throws IOException {
        return disk.call(() -> files.delete(path(digest)));
    }

    @Override
    public Page<Digest> list(Optional<Digest> after, int limit) throws IOException {
        return listing.blobs(after, limit, digest -> size(digest).isPresent() ? Optional.of(digest) : Optional.empty());
    }

    private Path path(Digest digest) {
        return root.resolve(StorageLayout.blob(digest));
    }

    private static Optional<BlobContent> content(Digest digest, FileChannel file) throws IOException {
        try {
            long size = file.size();
            if (!isDamaged(digest, size)) {
                return Optional.of(new BlobContent.InFile(file, size));
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        return Optional.empty();
    }

    /** An empty file under a name that is not that of nothing: the trace of a crash of an old registry. */
    private static boolean isDamaged(Digest digest, long size) {
        if (size > 0 || digest.equals(digest.algorithm().digestOf(new byte[0]))) {
            return false;
        }
        LOG.warn("damaged blob {} counts as absent: it has no bytes", digest);
        return true;
    }
}
