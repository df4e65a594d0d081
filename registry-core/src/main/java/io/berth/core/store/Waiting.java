package io.berth.core.store;

import java.util.Optional;

/**
 * Whether the code that runs may wait: for a disk, another server, its turn. Event loops must not, and yet most reads
 * could be answered on them, from memory. So an event loop runs the code that everybody runs, only {@linkplain #without
 * without waiting}: where it would have to wait it gives up, and is run again from its beginning on a thread that may.
 *
 * <p>Whoever waits says so first, with {@link #begins}. Used for reading only, as what was done before giving up stays
 * done.
 */
public final class Waiting {

    private static final ScopedValue<Boolean> RULED_OUT = ScopedValue.newInstance();

    private Waiting() {}

    /** Thrown where waiting would have begun. Passes through everything up to {@link #without}; says nothing itself. */
    public static final class WouldWait extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private WouldWait() {
            // Without a stack trace, as it is part of the ordinary way of things.
            super("this thread may not wait", null, false, false);
        }
    }

    /** What the read gives; empty when it would have had to wait. */
    public static <T, X extends Throwable> Optional<T> without(ScopedValue.CallableOp<T, X> read) throws X {
        try {
            return Optional.of(ScopedValue.where(RULED_OUT, true).call(read));
        } catch (WouldWait e) {
            return Optional.empty();
        }
    }

    /**
     * To be called by whoever is about to wait, or to take long. Returns where that is allowed, which is nearly
     * everywhere.
     */
    public static void begins() {
        if (RULED_OUT.isBound()) {
            throw new WouldWait();
        }
    }
}
