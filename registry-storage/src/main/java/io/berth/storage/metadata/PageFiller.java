package io.berth.storage.metadata;

import io.berth.core.model.Page;
import java.util.ArrayList;
import java.util.List;

/** Fills a page. One item more than requested tells whether the listing continues. */
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

    /** Whether no more items are needed. */
    boolean isFull() {
        return items.size() > limit;
    }

    /** The number of items until it is full. */
    int missing() {
        return limit - items.size() + 1;
    }

    /** How many names to request at a time: enough to fill the page if all are items. */
    int batch() {
        return Math.max(missing(), SMALLEST_BATCH);
    }

    /** The page; empty when no item was requested. */
    Page<T> page() {
        return isFull() ? new Page<>(items.subList(0, limit), limit > 0) : new Page<>(items, false);
    }
}
