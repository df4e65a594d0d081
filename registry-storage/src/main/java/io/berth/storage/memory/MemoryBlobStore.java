package io.berth.storage.memory;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import io.berth.core.store.StoredBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Content in a sorted map. */
final class MemoryBlobStore implements BlobStore {

    private final ConcurrentNavigableMap<Digest, Stored> blobs = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Digest, Stored> quarantine = new ConcurrentSkipListMap<>();
    private final MemoryBudget budget;
    private final Clock clock;

    private record Stored(ByteBuffer content, Instant written) {

        int size() {
            return content.remaining();
        }
    }

    MemoryBlobStore(MemoryBudget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
    }

    @Override
    public OptionalLong size(Digest digest) {
        @Nullable Stored stored = blobs.get(digest);
        return stored == null ? OptionalLong.empty() : OptionalLong.of(stored.size());
    }

    @Override
    public Optional<BlobContent> open(Digest digest) {
        return Optional.ofNullable(blobs.get(digest)).map(stored -> new BlobContent.InMemory(stored.content()));
    }

    @Override
    public void put(Digest digest, ByteBuffer content) throws IOException {
        budget.take(content.remaining());
        byte[] copy = new byte[content.remaining()];
        content.duplicate().get(copy);
        @Nullable Stored replaced = blobs.put(digest, new Stored(ByteBuffer.wrap(copy), clock.instant()));
        budget.giveBack(replaced == null ? 0 : replaced.size());
    }

    @Override
    public boolean delete(Digest digest) {
        return delete(blobs, digest);
    }

    private boolean delete(ConcurrentNavigableMap<Digest, Stored> from, Digest digest) {
        @Nullable Stored removed = from.remove(digest);
        budget.giveBack(removed == null ? 0 : removed.size());
        return removed != null;
    }

    @Override
    public boolean quarantine(Digest digest) {
        return move(blobs, quarantine, digest);
    }

    @Override
    public boolean restore(Digest digest) {
        return move(quarantine, blobs, digest);
    }

    private boolean move(
            ConcurrentNavigableMap<Digest, Stored> from, ConcurrentNavigableMap<Digest, Stored> to, Digest digest) {
        @Nullable Stored moved = from.remove(digest);
        if (moved == null) {
            return false;
        }
        @Nullable Stored replaced = to.put(digest, new Stored(moved.content(), clock.instant()));
        budget.giveBack(replaced == null ? 0 : replaced.size());
        return true;
    }

    @Override
    public Page<StoredBlob> quarantined(Optional<Digest> after, int limit) {
        return list(quarantine, after, limit);
    }

    @Override
    public Optional<BlobContent> openQuarantined(Digest digest) {
        return Optional.ofNullable(quarantine.get(digest)).map(stored -> new BlobContent.InMemory(stored.content()));
    }

    @Override
    public boolean deleteQuarantined(Digest digest) {
        return delete(quarantine, digest);
    }

    @Override
    public Page<StoredBlob> list(Optional<Digest> after, int limit) {
        return list(blobs, after, limit);
    }

    private static Page<StoredBlob> list(
            ConcurrentNavigableMap<Digest, Stored> all, Optional<Digest> after, int limit) {
        var rest = after.isEmpty() ? all : all.tailMap(after.get(), false);
        List<StoredBlob> listed = rest.entrySet().stream()
                .limit(limit + 1L)
                .map(blob -> new StoredBlob(
                        blob.getKey(), blob.getValue().size(), blob.getValue().written()))
                .toList();
        return listed.size() > limit ? new Page<>(listed.subList(0, limit), limit > 0) : new Page<>(listed, false);
    }
}
