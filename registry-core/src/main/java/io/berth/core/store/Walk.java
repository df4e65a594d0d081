package io.berth.core.store;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/** Visits the items of a listing, page by page. */
public final class Walk {

    private Walk() {}

    /** A listing: the page after a key. */
    @FunctionalInterface
    public interface Pages<T, K> {
        Page<T> after(Optional<K> key) throws IOException;
    }

    /** Handles an item. */
    @FunctionalInterface
    public interface Visitor<T> {
        void visit(T item) throws IOException;
    }

    /** Visits manifests, or links of blobs. */
    public static void digests(Pages<Digest, Digest> pages, Visitor<Digest> visitor) throws IOException {
        walk(pages, digest -> digest, visitor);
    }

    /** Visits stored content. */
    public static void blobs(Pages<StoredBlob, Digest> pages, Visitor<StoredBlob> visitor) throws IOException {
        walk(pages, StoredBlob::digest, visitor);
    }

    /** Visits tags. */
    public static void tags(Pages<Tag, String> pages, Visitor<Tag> visitor) throws IOException {
        walk(pages, Tag::name, visitor);
    }

    /** Visits repositories. */
    public static void repositories(Pages<RepositoryName, String> pages, Visitor<RepositoryName> visitor)
            throws IOException {
        walk(pages, RepositoryName::value, visitor);
    }

    private static <T, K> void walk(Pages<T, K> pages, Function<T, K> key, Visitor<T> visitor) throws IOException {
        Optional<K> after = Optional.empty();
        Page<T> page;
        do {
            page = pages.after(after);
            for (T item : page.items()) {
                visitor.visit(item);
                after = Optional.of(key.apply(item));
            }
        } while (page.more());
    }
}
