package io.berth.storage.copy;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.store.BlobContent;
import io.berth.core.store.StoredBlob;
import io.berth.storage.Storage;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.Documents;
import io.berth.storage.metadata.RepositoryWalk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Copies all content and repository metadata from one storage to another. Existing content is skipped, so an
 * interrupted copy can be resumed; each blob is hashed while it is copied. The source may be in use: a second pass
 * finds what is pushed during the copy of content, and later pushes need another copy, best with the source read-only.
 * Deletions in the source during the copy are not propagated. Uploads in progress and the server state are not copied.
 */
public final class StorageCopy {

    private static final int BATCH = 1000;

    /** Receives the progress. */
    public interface Progress {

        /** A blob was copied, or already existed. */
        void blob(Digest digest, long bytes, boolean copied);

        /** A blob of the source does not match its digest, and was skipped. */
        void damaged(Digest digest, String reason);

        /** A repository was copied. */
        void repository(RepositoryName repository);
    }

    private final Storage source;
    private final Storage target;
    private final Progress progress;
    private final Set<Digest> damaged = new HashSet<>();

    public StorageCopy(Storage source, Storage target, Progress progress) {
        this.source = source;
        this.target = target;
        this.progress = progress;
    }

    /** Copies everything. */
    public void run() throws IOException {
        Optional<RepositoryName> any = first();
        if (any.isEmpty()) {
            return;
        }
        copyBlobs(any.get());
        // Content first, so that no link is dangling; and again for content pushed meanwhile.
        copyRepositories();
        copyBlobs(any.get());
    }

    private Optional<RepositoryName> first() throws IOException {
        return repositories(Optional.empty(), 1).items().stream().findFirst();
    }

    private Page<RepositoryName> repositories(Optional<String> after, int limit) throws IOException {
        return RepositoryWalk.page(
                source.documents(),
                after,
                limit,
                RepositorySelection.ALL,
                repository -> source.metadata().exists(repository));
    }

    // --- content ---

    private void copyBlobs(RepositoryName any) throws IOException {
        Optional<Digest> last = Optional.empty();
        Page<StoredBlob> page;
        do {
            page = source.blobs().list(last, BATCH);
            for (StoredBlob blob : page.items()) {
                copyBlob(any, blob.digest());
                last = Optional.of(blob.digest());
            }
        } while (page.more());
    }

    private void copyBlob(RepositoryName any, Digest digest) throws IOException {
        Optional<BlobContent> found = source.blobs().open(digest);
        if (found.isEmpty() || damaged.contains(digest)) {
            return;
        }
        try (BlobContent content = found.get()) {
            boolean there = target.blobs().size(digest).equals(OptionalLong.of(content.size()));
            if (!there) {
                copyBlob(any, digest, content);
            }
            progress.blob(digest, content.size(), !there);
        } catch (RegistryException wrongBytes) {
            damaged.add(digest);
            progress.damaged(digest, String.valueOf(wrongBytes.getMessage()));
        }
    }

    private void copyBlob(RepositoryName any, Digest digest, BlobContent content) throws IOException {
        try (ReadableByteChannel channel = channel(content)) {
            target.uploads().store(any, channel, digest);
        }
    }

    private static ReadableByteChannel channel(BlobContent content) throws IOException {
        return switch (content) {
            case BlobContent.InMemory memory -> {
                byte[] bytes = new byte[memory.bytes().remaining()];
                memory.bytes().get(bytes);
                yield Channels.newChannel(new ByteArrayInputStream(bytes));
            }
            case BlobContent.InFile(FileChannel file, long size, var _) -> new FilePart(file, size);
            case BlobContent.Elsewhere(long size, var origin) -> origin.read(0, size);
        };
    }

    /** Reads a file from its beginning, by positional reads, which do not affect other readers. */
    private static final class FilePart implements ReadableByteChannel {

        private final FileChannel file;
        private final long size;
        private long position;

        private FilePart(FileChannel file, long size) {
            this.file = file;
            this.size = size;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (position == size) {
                return -1;
            }
            int count = file.read(target, position);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // The opener closes the content.
        }
    }

    // --- repository metadata ---

    private void copyRepositories() throws IOException {
        Optional<String> last = Optional.empty();
        Page<RepositoryName> page;
        do {
            page = repositories(last, BATCH);
            for (RepositoryName repository : page.items()) {
                copyRepository(repository);
                last = Optional.of(repository.value());
            }
        } while (page.more());
    }

    /** Tags last, as in a push. */
    private void copyRepository(RepositoryName repository) throws IOException {
        target.documents().createLevel(StorageLayout.layers(repository));
        for (String level : List.of(
                StorageLayout.layers(repository),
                StorageLayout.revisions(repository),
                StorageLayout.referrers(repository),
                StorageLayout.indexes(repository),
                StorageLayout.tags(repository))) {
            copyLevel(level);
        }
        progress.repository(repository);
    }

    private void copyLevel(String level) throws IOException {
        Documents documents = source.documents();
        Optional<String> last = Optional.empty();
        Page<String> names;
        do {
            names = documents.names(level, last, BATCH);
            for (String name : names.items()) {
                copy(level + "/" + name);
                last = Optional.of(name);
            }
        } while (names.more());
    }

    private void copy(String key) throws IOException {
        if (source.documents().holds(key)) {
            copyDocument(key);
        } else {
            copyLevel(key);
        }
    }

    private void copyDocument(String key) throws IOException {
        Optional<byte[]> content = source.documents().read(key);
        if (content.isPresent()
                && !target.documents()
                        .read(key)
                        .filter(there -> Arrays.equals(there, content.get()))
                        .isPresent()) {
            target.documents().write(key, content.get());
        }
    }
}
