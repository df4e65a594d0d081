package io.berth.core.model;

import java.util.List;

/**
 * A slice of a listing.
 *
 * @param items in the listing's order
 * @param more whether the listing goes on after the last item; never true of an empty slice
 */
public record Page<T>(List<T> items, boolean more) {

    public Page {
        items = List.copyOf(items);
        if (more && items.isEmpty()) {
            throw new IllegalArgumentException("an empty page cannot say where the next one begins");
        }
    }

    /** A listing with nothing in it, or nothing left. */
    public static <T> Page<T> empty() {
        return new Page<>(List.of(), false);
    }
}
