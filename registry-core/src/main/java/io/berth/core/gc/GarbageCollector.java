package io.berth.core.gc;

import io.berth.core.service.Blobs;
import io.berth.core.service.Manifests;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frees content that no manifest needs, while the registry is used. One collection at a time.
 *
 * <p>A blob that no manifest of a repository needs is removed from the repository; content that no repository holds is
 * moved to quarantine, and deleted when its time there is over. Content that a client stored, or was told to exist,
 * within the grace period stays; so does everything that a damaged manifest may need, and what deletions need to be
 * undone.
 */
public final class GarbageCollector {

    private final BlobStore blobStore;
    private final MetadataStore metadata;
    private final RepositoryLocks locks;
    private final TouchedDigests touched;
    private final Manifests manifests;
    private final Blobs blobs;
    private final UndeleteWindow undelete;
    private final int mostMarked;
    private final Clock clock;
    private final ReentrantLock running = new ReentrantLock();

    /**
     * A collector.
     *
     * @param undelete what was deleted lately, and is kept unless the collection is immediate
     * @param mostMarked how many digests it may keep in memory, at twelve to twenty-four bytes each; with more content
     *     it reads the manifests several times
     */
    public GarbageCollector(
            BlobStore blobStore,
            MetadataStore metadata,
            RepositoryLocks locks,
            TouchedDigests touched,
            Manifests manifests,
            Blobs blobs,
            UndeleteWindow undelete,
            int mostMarked,
            Clock clock) {
        this.blobStore = blobStore;
        this.metadata = metadata;
        this.locks = locks;
        this.touched = touched;
        this.manifests = manifests;
        this.blobs = blobs;
        this.undelete = undelete;
        this.mostMarked = mostMarked;
        this.clock = clock;
    }

    /**
     * Runs a collection.
     *
     * @throws java.io.InterruptedIOException when the thread is interrupted; what was removed so far was garbage
     * @throws IOException when the storage fails, or another collection runs
     */
    public CollectionReport collect(CollectionOptions options, CollectionListener listener) throws IOException {
        if (!running.tryLock()) {
            throw new IOException("a garbage collection is running already");
        }
        try {
            CollectionTally tally = new CollectionTally(options, listener, clock);
            run(options, tally);
            return tally.finish();
        } finally {
            running.unlock();
        }
    }

    private void run(CollectionOptions options, CollectionTally tally) throws IOException {
        long begin = touched.mark();
        // Pushes that touched their content before are recorded now; later ones are told apart by their touches.
        locks.awaitAll();
        long since = options.grace().isZero() ? begin : begin - options.grace().toNanos();
        Youth youth = new Youth(touched, since, clock.instant().minus(options.grace()));
        UndeleteWindow window = options.isImmediate() ? UndeleteWindow.NONE : undelete;
        if (options.untagged()) {
            new UntaggedManifests(metadata, manifests, youth, window, mostMarked, options, tally).remove();
        }
        new Sweep(blobStore, metadata, manifests, blobs, youth, window, mostMarked, options, tally).run();
    }
}
