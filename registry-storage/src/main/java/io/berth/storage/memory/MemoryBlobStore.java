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
        @Nullable Stored removed = blobs.remove(digest);
        budget.giveBack(removed == null ? 0 : removed.size());
        return removed != null;
    }

    @Override
    public Page<StoredBlob> list(Optional<Digest> after, int limit) {
        var rest = after.isEmpty() ? blobs : blobs.tailMap(after.get(), false);
        List<StoredBlob> listed = rest.entrySet().stream()
                .limit(limit + 1L)
                .map(blob -> new StoredBlob(
                        blob.getKey(), blob.getValue().size(), blob.getValue().written()))
                .toList();
        return listed.size() > limit ? new Page<>(listed.subList(0, limit), limit > 0) : new Page<>(listed, false);
    }
}
