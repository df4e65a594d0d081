package io.berth.app;

import io.berth.core.store.StoreClaim;
import io.berth.core.store.StoreClaim.Holder;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim of a server on its store. A command that works on the store is asked to stop, since it knows nothing of the
 * pushes that the server is going to take. Another server may have the claim, as during a rolling restart: this one
 * tries again when it needs it.
 */
final class ServedStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedStore.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    /** A holder of the claim says what it is a moment after it got it. */
    private static final Duration JUST_NOW = PATIENCE.minusSeconds(1);

    private final Storage storage;
    private Optional<StoreClaim> claim = Optional.empty();

    private ServedStore(Storage storage) {
        this.storage = storage;
    }

    /**
     * Claims the store, or finds that another server has it.
     *
     * @throws IOException when a command works on the store and does not stop
     */
    static ServedStore claim(Storage storage) throws IOException {
        ServedStore store = new ServedStore(storage);
        CollectionRequests requests = new CollectionRequests(storage.state());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean asked = false;
        while (!store.isClaimed() && (isCommand(storage) || deadline - System.nanoTime() > JUST_NOW.toNanos())) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("a garbage-collect command works on this store, and does not stop: wait for its"
                        + " end, or end it");
            }
            if (!asked && isCommand(storage)) {
                LOG.info("a garbage-collect command works on this store: it is asked to stop");
                requests.askToStop();
                asked = true;
            }
            pause();
        }
        if (asked) {
            requests.forgetStop();
        }
        if (!store.isClaimed()) {
            LOG.warn("another server uses this store: this one collects garbage when that one has ended");
        }
        return store;
    }

    /** Whether this process has the claim; tries to get it. */
    synchronized boolean isClaimed() throws IOException {
        if (claim.isEmpty()) {
            claim = storage.claim(Holder.SERVER);
        }
        return claim.isPresent();
    }

    private static boolean isCommand(Storage storage) throws IOException {
        return storage.holder().equals(Optional.of(Holder.COMMAND));
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
        if (claim.isPresent()) {
            claim.get().close();
        }
    }
}
