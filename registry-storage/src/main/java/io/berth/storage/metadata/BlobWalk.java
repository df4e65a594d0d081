package io.berth.storage.metadata;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.Optional;

/** Iterates over all content in the order of digests, through the levels {@code <aa>} and {@code <hex>}. */
final class BlobWalk<T> {

    private final Listing listing;
    private final Listing.Reader<Digest, T> reader;
    private final PageFiller<T> filler;

    BlobWalk(Listing listing, int limit, Listing.Reader<Digest, T> reader) {
        this.listing = listing;
        this.reader = reader;
        this.filler = new PageFiller<>(limit);
    }

    Page<T> page(Optional<Digest> after) throws IOException {
        for (Digest.Algorithm algorithm : Listing.algorithmsFrom(after)) {
            Optional<String> hex =
                    after.filter(digest -> digest.algorithm() == algorithm).map(Digest::hex);
            walk(algorithm, hex);
        }
        return filler.page();
    }

    private void walk(Digest.Algorithm algorithm, Optional<String> after) throws IOException {
        Optional<String> shard = after.map(hex -> hex.substring(0, 2));
        if (shard.isPresent()) {
            fill(algorithm, shard.get(), after);
        }
        if (!filler.isFull()) {
            listing.visit(StorageLayout.blobs(algorithm), shard, filler.batch(), next -> {
                fill(algorithm, next, Optional.empty());
                return !filler.isFull();
            });
        }
    }

    private void fill(Digest.Algorithm algorithm, String shard, Optional<String> after) throws IOException {
        String level = StorageLayout.blobs(algorithm) + "/" + shard;
        listing.fill(filler, level, after, hex -> Listing.read(algorithm, hex, reader));
    }
}
