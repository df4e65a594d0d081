package io.berth.core.memory;

import io.berth.core.model.RegistryException;

/**
 * Bytes of a {@link MemoryShare} that one request holds, given back by closing. Used by one thread at a time; closing
 * it again does nothing.
 */
public final class Reservation implements AutoCloseable {

    private final MemoryShare share;
    private final Object owner;
    private long bytes;

    Reservation(MemoryShare share, Object owner) {
        this.share = share;
        this.owner = owner;
    }

    /** Bytes held. */
    public long bytes() {
        return bytes;
    }

    /**
     * Reserves more, or as much more as its owner may have at all.
     *
     * @throws RegistryException TOOMANYREQUESTS when there is no room for too long; what was held stays held
     */
    public void grow(long more) {
        long granted = share.possible(more, bytes);
        share.await(owner, granted);
        bytes += granted;
    }

    /** Reserves more if that takes no waiting; says whether it did. */
    public boolean tryGrow(long more) {
        boolean granted = share.tryTake(owner, more);
        if (granted) {
            bytes += more;
        }
        return granted;
    }

    /** Gives back what is above this many bytes. */
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
