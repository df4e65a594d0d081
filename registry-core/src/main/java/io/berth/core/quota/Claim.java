package io.berth.core.quota;

/** The reservation that all pushes of an item share while they go on. Guarded by {@link Quotas}. */
final class Claim {

    final Item item;
    int holders;
    Usage reserved = Usage.NONE;

    /** Whether the item is in use: one of the pushes has settled, and it was not removed since. */
    boolean isSettled;

    Claim(Item item) {
        this.item = item;
    }
}
