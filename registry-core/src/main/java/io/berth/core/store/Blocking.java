package io.berth.core.store;

import java.util.Optional;

/**
 * Marks the points where code blocks: on a disk, another server, a lock. Event loops must not block, but most reads can
 * be answered from memory on them. So an event loop makes an {@linkplain #attempt attempt} at a request: the first
 * {@linkplain #checkpoint checkpoint} aborts it, and the request is retried from its beginning on a virtual thread.
 *
 * <p>For reads only: side effects before the abort are not undone.
 */
public final class Blocking {

    private static final ScopedValue<Boolean> RULED_OUT = ScopedValue.newInstance();

    private Blocking() {}

    /** Aborts an attempt. Propagates to {@link #attempt}. */
    public static final class WouldBlockException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private WouldBlockException() {
            // Without a stack trace: it is thrown for each request that is not answered from memory.
            super("this thread may not block", null, false, false);
        }
    }

    /** Runs a read that must not block; empty when it was aborted at a checkpoint. */
    public static <T, X extends Throwable> Optional<T> attempt(ScopedValue.CallableOp<T, X> read) throws X {
        try {
            return Optional.of(ScopedValue.where(RULED_OUT, true).call(read));
        } catch (WouldBlockException e) {
            return Optional.empty();
        }
    }

    /** Called before blocking or long-running work. Has no effect outside an {@link #attempt}. */
    public static void checkpoint() {
        if (RULED_OUT.isBound()) {
            throw new WouldBlockException();
        }
    }
}
