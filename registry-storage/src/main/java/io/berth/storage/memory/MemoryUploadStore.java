package io.berth.storage.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.store.BlobStore;
import io.berth.core.store.UploadSession;
import io.berth.core.store.UploadStore;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.Documents;
import io.berth.storage.upload.UploadLocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Uploads in memory. A session exists while the document with its start time does, so that deleting its repository
 * deletes it.
 */
final class MemoryUploadStore implements UploadStore {

    private record Key(RepositoryName repository, UploadId id) {}

    private final BlobStore blobs;
    private final Documents documents;
    private final MemoryBudget budget;
    private final UploadLocks turns;
    private final Clock clock;
    private final Map<Key, MemoryUpload> uploads = new ConcurrentHashMap<>();

    MemoryUploadStore(BlobStore blobs, Documents documents, MemoryBudget budget, UploadLocks turns, Clock clock) {
        this.blobs = blobs;
        this.documents = documents;
        this.budget = budget;
        this.turns = turns;
        this.clock = clock;
    }

    @Override
    public void begin(RepositoryName repository, UploadId id) throws IOException {
        Key key = new Key(repository, id);
        uploads.put(key, new MemoryUpload(budget, clock));
        documents.write(start(key), clock.instant().toString().getBytes(US_ASCII));
    }

    @Override
    public OptionalLong offset(RepositoryName repository, UploadId id) throws IOException {
        Optional<MemoryUpload> upload = find(new Key(repository, id));
        return upload.isPresent() ? OptionalLong.of(upload.get().length()) : OptionalLong.empty();
    }

    @Override
    public Optional<UploadSession> take(RepositoryName repository, UploadId id) throws IOException {
        Key key = new Key(repository, id);
        if (find(key).isEmpty()) {
            return Optional.empty();
        }
        turns.enter(id);
        // The previous writer may have ended the session during the wait.
        Optional<MemoryUpload> upload = find(key);
        if (upload.isEmpty()) {
            turns.leave(id);
            return Optional.empty();
        }
        return Optional.of(new MemoryUploadSession(upload.get(), new Writer(key)));
    }

    @Override
    public int purge(Instant lastWrite, boolean dryRun) throws IOException {
        int purged = 0;
        for (Map.Entry<Key, MemoryUpload> entry : uploads.entrySet()) {
            Key key = entry.getKey();
            if (entry.getValue().lastWrite().isBefore(lastWrite) && turns.tryEnter(key.id())) {
                if (!dryRun) {
                    end(key);
                }
                turns.leave(key.id());
                purged++;
            }
        }
        return purged;
    }

    private Optional<MemoryUpload> find(Key key) throws IOException {
        if (!documents.holds(start(key))) {
            end(key);
        }
        return Optional.ofNullable(uploads.get(key));
    }

    private void end(Key key) throws IOException {
        MemoryUpload upload = uploads.remove(key);
        if (upload != null) {
            upload.drop();
            documents.delete(start(key));
        }
    }

    private static String start(Key key) {
        return StorageLayout.uploadStart(key.repository(), key.id());
    }

    private final class Writer implements MemoryUploadSession.Owner {

        private final Key key;

        private Writer(Key key) {
            this.key = key;
        }

        @Override
        public void publish(Digest digest, ByteBuffer content) throws IOException {
            if (find(key).isEmpty()) {
                throw new RegistryException(
                        ErrorCode.BLOB_UPLOAD_UNKNOWN, "upload " + key.id() + " was removed meanwhile");
            }
            blobs.put(digest, content);
        }

        @Override
        public void end() throws IOException {
            MemoryUploadStore.this.end(key);
        }

        @Override
        public void release() {
            turns.leave(key.id());
        }
    }
}
