package io.berth.app;

import io.berth.core.store.StoreClaim;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim on a store of a server, or of a command that adds to it. What removes content has the claim alone, be it a
 * command or a server: it is asked to stop when a server starts, since it knows nothing of the pushes that this one is
 * going to take.
 */
public final class ServedStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedStore.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int ATTEMPTS = 10;

    private final Storage storage;
    private final StopRequest stop;
    private StoreClaim claim;
    private boolean closed;

    private ServedStore(Storage storage, StopRequest stop) throws IOException {
        this.storage = storage;
        this.stop = stop;
        this.claim = claim();
    }

    /** Work that removes content. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Claims the store.
     *
     * @throws IOException when a command or another server removes content, and does not stop
     */
    public static ServedStore claim(Storage storage, StopRequest stop) throws IOException {
        return new ServedStore(storage, stop);
    }

    private StoreClaim claim() throws IOException {
        Optional<StoreClaim> shared = storage.claimToServe();
        if (shared.isEmpty()) {
            LOG.info("another process collects garbage or deletes old tags in this store: it is asked to stop");
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (shared.isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("a command or another server collects garbage or deletes old tags in this store,"
                        + " and does not stop: wait for its end, or end it");
            }
            stop.make();
            pause();
            shared = storage.claimToServe();
        }
        stop.forget();
        return shared.get();
    }

    /**
     * Runs work while no other server has claimed the store.
     *
     * @throws IOException when another one has, or the work fails
     */
    synchronized <T> T alone(Work<T> work) throws IOException {
        if (closed) {
            throw new InterruptedIOException("the server stops");
        }
        claim.close();
        try {
            Optional<StoreClaim> alone = storage.claimAlone();
            // A command that looks whether a server runs has it for a moment.
            for (int attempt = 1; alone.isEmpty() && attempt < ATTEMPTS; attempt++) {
                pause();
                alone = storage.claimAlone();
            }
            if (alone.isEmpty()) {
                throw new IOException(
                        "another server uses this store: garbage collection and retention run when only one does");
            }
            try (StoreClaim _ = alone.get()) {
                return work.run();
            }
        } finally {
            claim = claim();
        }
    }

    private static void pause() throws InterruptedIOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the store");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        claim.close();
    }
}
