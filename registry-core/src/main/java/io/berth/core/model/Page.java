package io.berth.core.model;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param items in the listing's order
 * @param more whether the listing continues after the last item; never true of an empty page
 */
public record Page<T>(List<T> items, boolean more) {

    public Page {
        items = List.copyOf(items);
        if (more && items.isEmpty()) {
            throw new IllegalArgumentException("an empty page cannot say where the next one begins");
        }
    }

    /** An empty listing or the end of one. */
    public static <T> Page<T> empty() {
        return new Page<>(List.of(), false);
    }
}
