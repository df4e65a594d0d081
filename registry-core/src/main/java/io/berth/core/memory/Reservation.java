package io.berth.core.memory;

import io.berth.core.model.RegistryException;

/**
 * Bytes of a {@link MemoryShare} reserved by one request; closing releases them, and closing again has no effect. Used
 * by one thread at a time.
 */
public final class Reservation implements AutoCloseable {

    private final MemoryShare share;
    private final Object owner;
    private long bytes;

    Reservation(MemoryShare share, Object owner) {
        this.share = share;
        this.owner = owner;
    }

    /** The bytes reserved. */
    public long bytes() {
        return bytes;
    }

    /**
     * Reserves more, or as much more as the owner may have at all.
     *
     * @throws RegistryException TOOMANYREQUESTS when the wait for room is too long; the current reservation is kept
     */
    public void grow(long more) {
        long granted = share.possible(more, bytes);
        share.await(owner, granted);
        bytes += granted;
    }

    /** Reserves more without waiting; returns whether it did. */
    public boolean tryGrow(long more) {
        boolean granted = share.tryTake(owner, more);
        if (granted) {
            bytes += more;
        }
        return granted;
    }

    /** Releases all but this many bytes. */
    public void shrinkTo(long needed) {
        if (bytes > needed) {
            share.free(owner, bytes - needed);
            bytes = needed;
        }
    }

    @Override
    public void close() {
        shrinkTo(0);
    }
}
