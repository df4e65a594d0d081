package io.berth.storage.memory;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.store.BlobContent;
import io.berth.core.store.BlobStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Content in a sorted map. */
final class MemoryBlobStore implements BlobStore {

    private final ConcurrentNavigableMap<Digest, ByteBuffer> blobs = new ConcurrentSkipListMap<>();
    private final MemoryBudget budget;

    MemoryBlobStore(MemoryBudget budget) {
        this.budget = budget;
    }

    @Override
    public OptionalLong size(Digest digest) {
        ByteBuffer content = blobs.get(digest);
        return content == null ? OptionalLong.empty() : OptionalLong.of(content.remaining());
    }

    @Override
    public Optional<BlobContent> open(Digest digest) {
        return Optional.ofNullable(blobs.get(digest)).map(BlobContent.InMemory::new);
    }

    @Override
    public void put(Digest digest, ByteBuffer content) throws IOException {
        budget.take(content.remaining());
        byte[] copy = new byte[content.remaining()];
        content.duplicate().get(copy);
        ByteBuffer replaced = blobs.put(digest, ByteBuffer.wrap(copy));
        budget.giveBack(replaced == null ? 0 : replaced.remaining());
    }

    @Override
    public boolean delete(Digest digest) {
        ByteBuffer removed = blobs.remove(digest);
        budget.giveBack(removed == null ? 0 : removed.remaining());
        return removed != null;
    }

    @Override
    public Page<Digest> list(Optional<Digest> after, int limit) {
        var rest = after.isEmpty() ? blobs : blobs.tailMap(after.get(), false);
        List<Digest> digests = rest.keySet().stream().limit(limit + 1L).toList();
        return digests.size() > limit ? new Page<>(digests.subList(0, limit), limit > 0) : new Page<>(digests, false);
    }
}
