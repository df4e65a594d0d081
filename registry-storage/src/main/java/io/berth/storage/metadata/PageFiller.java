package io.berth.storage.metadata;

import io.berth.core.model.Page;
import java.util.ArrayList;
import java.util.List;

/** A page being filled. One item more than asked for tells whether the listing goes on. */
final class PageFiller<T> {

    private static final int SMALLEST_BATCH = 256;

    private final int limit;
    private final List<T> items = new ArrayList<>();

    PageFiller(int limit) {
        this.limit = Math.clamp(limit, 0, Integer.MAX_VALUE - 1);
    }

    void add(T item) {
        items.add(item);
    }

    /** Whether more items would be of no use. */
    boolean isFull() {
        return items.size() > limit;
    }

    /** How many items it takes to be full. */
    int missing() {
        return limit - items.size() + 1;
    }

    /** How many names to ask a level for at a time: enough to fill the page, if all of them are items. */
    int batch() {
        return Math.max(missing(), SMALLEST_BATCH);
    }

    /** The page; empty when no item was asked for. */
    Page<T> page() {
        return isFull() ? new Page<>(items.subList(0, limit), limit > 0) : new Page<>(items, false);
    }
}
