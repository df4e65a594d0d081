package io.berth.storage.metadata;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import java.io.IOException;
import java.util.Optional;

/** Iterates over all content in the order of digests, through the levels {@code <aa>} and {@code <hex>}. */
final class BlobWalk<T> {

    private final Listing listing;
    private final String level;
    private final Listing.Reader<Digest, T> reader;
    private final PageFiller<T> filler;

    /** @param level below which come the levels {@code <alg>} and {@code <aa>}, and the names {@code <hex>} */
    BlobWalk(Listing listing, String level, int limit, Listing.Reader<Digest, T> reader) {
        this.listing = listing;
        this.level = level;
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
            listing.visit(level(algorithm), shard, filler.batch(), next -> {
                fill(algorithm, next, Optional.empty());
                return !filler.isFull();
            });
        }
    }

    private String level(Digest.Algorithm algorithm) {
        return level + "/" + algorithm.label();
    }

    private void fill(Digest.Algorithm algorithm, String shard, Optional<String> after) throws IOException {
        listing.fill(filler, level(algorithm) + "/" + shard, after, hex -> Listing.read(algorithm, hex, reader));
    }
}
