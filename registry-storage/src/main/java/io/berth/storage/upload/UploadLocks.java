package io.berth.storage.upload;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.UploadId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ensures one writer per upload session, within this process. A client may reconnect before the server has noticed the
 * broken connection, so the next writer waits a while for the previous one.
 */
public final class UploadLocks {

    /** The writer of a session, and those waiting for it. */
    private static final class Queue {
        private final Semaphore turn = new Semaphore(1, true);
        private int length = 1;
    }

    private final Duration patience;
    private final Map<UploadId, Queue> queues = new ConcurrentHashMap<>();

    public UploadLocks(Duration patience) {
        this.patience = patience;
    }

    /**
     * Waits to become the writer, until {@link #leave}, on any thread.
     *
     * @throws RegistryException TOOMANYREQUESTS when the previous writer takes too long
     */
    public void enter(UploadId id) throws IOException {
        if (!tryEnter(id, patience)) {
            throw busy(id);
        }
    }

    /** Becomes the writer if there is none. */
    public boolean tryEnter(UploadId id) throws IOException {
        return tryEnter(id, Duration.ZERO);
    }

    public void leave(UploadId id) {
        Queue queue = queues.get(id);
        if (queue != null) {
            queue.turn.release();
            quit(id);
        }
    }

    /** The refusal of a second writer. */
    public static RegistryException busy(UploadId id) {
        return new RegistryException(
                ErrorCode.TOOMANYREQUESTS, "upload " + id + " is being written to by another request");
    }

    private boolean tryEnter(UploadId id, Duration wait) throws IOException {
        Queue queue = queues.compute(id, (_, present) -> join(present));
        try {
            if (queue.turn.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            quit(id);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to write to upload " + id);
        }
        quit(id);
        return false;
    }

    private static Queue join(@Nullable Queue present) {
        if (present == null) {
            return new Queue();
        }
        present.length++;
        return present;
    }

    private void quit(UploadId id) {
        queues.computeIfPresent(id, (_, queue) -> --queue.length == 0 ? null : queue);
    }
}
