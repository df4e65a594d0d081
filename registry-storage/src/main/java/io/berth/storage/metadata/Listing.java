package io.berth.storage.metadata;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Pages over the names of levels, only some of which represent items. Holds at most a page of them. */
public final class Listing {

    /** Maps a name to an item. */
    @FunctionalInterface
    public interface Reader<N, T> {
        /** The item; empty when the name represents none. */
        Optional<T> read(N name) throws IOException;
    }

    /** Receives the names one by one. */
    @FunctionalInterface
    interface NameVisitor {
        /** Returns whether to continue. */
        boolean visit(String name) throws IOException;
    }

    private final Documents documents;

    public Listing(Documents documents) {
        this.documents = documents;
    }

    /** The items of one level, in the order of their names. */
    public <T> Page<T> names(String level, Optional<String> after, int limit, Reader<String, T> reader)
            throws IOException {
        return documents.inOneGo(() -> {
            PageFiller<T> filler = new PageFiller<>(limit);
            fill(filler, level, after, reader);
            return filler.page();
        });
    }

    /** The items of a level below which come {@code <alg>} and {@code <hex>}, in the order of digests. */
    public <T> Page<T> digests(String level, Optional<Digest> after, int limit, Reader<Digest, T> reader)
            throws IOException {
        return documents.inOneGo(() -> {
            PageFiller<T> filler = new PageFiller<>(limit);
            for (Digest.Algorithm algorithm : algorithmsFrom(after)) {
                Optional<String> hex =
                        after.filter(digest -> digest.algorithm() == algorithm).map(Digest::hex);
                fill(filler, level + "/" + algorithm.label(), hex, name -> read(algorithm, name, reader));
            }
            return filler.page();
        });
    }

    /** The items of a level below which come {@code <alg>}, {@code <aa>} and {@code <hex>}, in the order of digests. */
    public <T> Page<T> blobs(String level, Optional<Digest> after, int limit, Reader<Digest, T> reader)
            throws IOException {
        BlobWalk<T> walk = new BlobWalk<>(this, level, limit, reader);
        return documents.inOneGo(() -> walk.page(after));
    }

    /** Passes the names of a level in order, until the visitor returns false. */
    void visit(String level, Optional<String> after, int batch, NameVisitor visitor) throws IOException {
        Optional<String> last = after;
        boolean more = true;
        while (more) {
            Page<String> names = documents.names(level, last, batch);
            for (String name : names.items()) {
                if (!visitor.visit(name)) {
                    return;
                }
                last = Optional.of(name);
            }
            more = names.more();
        }
    }

    <T> void fill(PageFiller<T> filler, String level, Optional<String> after, Reader<String, T> reader)
            throws IOException {
        if (filler.isFull()) {
            return;
        }
        Optional<String> last = after;
        Page<String> names;
        do {
            names = documents.names(level, last, filler.batch());
            read(filler, names.items(), reader);
            last = names.items().isEmpty() ? last : Optional.of(names.items().getLast());
        } while (names.more() && !filler.isFull());
    }

    /** Reads as many at a time as would fill the page. */
    private <T> void read(PageFiller<T> filler, List<String> names, Reader<String, T> reader) throws IOException {
        int next = 0;
        while (next < names.size() && !filler.isFull()) {
            int end = (int) Math.min(names.size(), (long) next + filler.missing());
            documents.each(names.subList(next, end), reader::read).forEach(item -> item.ifPresent(filler::add));
            next = end;
        }
    }

    /** The item of a name that should be the hex part of a digest. */
    static <T> Optional<T> read(Digest.Algorithm algorithm, String hex, Reader<Digest, T> reader) throws IOException {
        Digest digest;
        try {
            digest = new Digest(algorithm, hex);
        } catch (RegistryException notOurs) {
            return Optional.empty();
        }
        return reader.read(digest);
    }

    static Iterable<Digest.Algorithm> algorithmsFrom(Optional<Digest> after) {
        Digest.Algorithm first = after.map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
        return EnumSet.range(first, Digest.Algorithm.SHA512);
    }
}
