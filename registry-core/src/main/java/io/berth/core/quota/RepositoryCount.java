package io.berth.core.quota;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Counts what one repository uses, a page at a time with its lock held alone. Between pages it may change: changes of
 * what was counted already are added ({@link #changed}), and the others are seen when their turn comes. What is found
 * is guarded by {@link Quotas}.
 */
final class RepositoryCount {

    private static final int PAGE = 100;

    /** After all keys. */
    private static final String END = "~";

    private final RepositoryName repository;
    private Usage found = Usage.NONE;
    private Item.Kind kind = Item.Kind.BLOB;
    private String last = "";

    /** What was counted: all items of earlier kinds, and those of this kind up to a key. */
    record Counted(Item.Kind kind, String last, Usage usage) {}

    /** A page of items. */
    @FunctionalInterface
    private interface Pages<T> {
        Page<T> after(Optional<T> last) throws IOException;
    }

    /** What an item uses. */
    @FunctionalInterface
    private interface Size<T> {
        Usage of(T item) throws IOException;
    }

    RepositoryCount(RepositoryName repository) {
        this.repository = repository;
    }

    RepositoryName repository() {
        return repository;
    }

    Usage found() {
        return found;
    }

    void add(Counted counted) {
        found = found.plus(counted.usage());
        kind = counted.kind();
        last = counted.last();
    }

    void changed(Item item, Usage change) {
        int order = item.kind().compareTo(kind);
        if (order < 0 || (order == 0 && item.key().compareTo(last) <= 0)) {
            found = found.plus(change);
        }
    }

    void emptied() {
        found = Usage.NONE;
    }

    /** Counts, and sets the usage of the repository at the end. */
    void run(Quotas quotas, MetadataStore metadata, BlobStore blobs, RepositoryLocks locks) throws IOException {
        boolean isComplete = false;
        quotas.begin(this);
        try {
            count(
                    quotas,
                    locks,
                    Item.Kind.BLOB,
                    after -> metadata.blobs(repository, after, PAGE),
                    Digest::toString,
                    blob -> size(blobs, metadata.blob(repository, blob)));
            count(
                    quotas,
                    locks,
                    Item.Kind.MANIFEST,
                    after -> metadata.manifests(repository, after, PAGE),
                    Digest::toString,
                    manifest -> size(blobs, Optional.of(manifest)));
            count(
                    quotas,
                    locks,
                    Item.Kind.TAG,
                    after -> metadata.tags(repository, after.map(Tag::name), PAGE),
                    Tag::name,
                    _ -> Usage.TAG);
            isComplete = true;
        } finally {
            quotas.end(this, isComplete);
        }
    }

    private static Usage size(BlobStore blobs, Optional<Digest> stored) throws IOException {
        return stored.isPresent() ? Usage.ofBytes(blobs.size(stored.get()).orElse(0)) : Usage.NONE;
    }

    private <T> void count(
            Quotas quotas,
            RepositoryLocks locks,
            Item.Kind counting,
            Pages<T> pages,
            Function<T, String> key,
            Size<T> size)
            throws IOException {
        Optional<T> after = Optional.empty();
        boolean more = true;
        while (more) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the count of " + repository + " was stopped");
            }
            try (var _ = locks.alone(repository)) {
                Page<T> page = pages.after(after);
                List<T> items = page.items();
                after = items.isEmpty() ? after : Optional.of(items.getLast());
                more = page.more();
                String end = more ? after.map(key).orElse("") : END;
                quotas.counted(this, new Counted(counting, end, sum(items, size)));
            }
        }
    }

    private static <T> Usage sum(List<T> items, Size<T> size) throws IOException {
        Usage sum = Usage.NONE;
        for (T item : items) {
            sum = sum.plus(size.of(item));
        }
        return sum;
    }
}
