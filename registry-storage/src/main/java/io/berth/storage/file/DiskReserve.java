package io.berth.storage.file;

import io.berth.core.file.StorageFullException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Space that content of clients may not use, so that the disk never becomes full: deletions, garbage collection and the
 * state of the server need some. Ends by itself when there is space again. Thread-safe.
 */
final class DiskReserve {

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    /** In nanoseconds: a fast disk is written by some hundred MiB meanwhile. */
    private static final long BETWEEN_MEASUREMENTS = 200_000_000;

    private static final long LARGEST_USUAL = 1L << 30;
    private static final int USUAL_PART = 100;

    private final Path root;
    private final long reserve;
    private final Free free;
    private final LongSupplier nanoTime;
    private final AtomicLong measuredAt;
    private volatile boolean isReached;
    private volatile long measured;

    /** Measures the free space. */
    @FunctionalInterface
    interface Free {
        long bytes() throws IOException;
    }

    DiskReserve(Path root, long reserve, Free free, LongSupplier nanoTime) {
        this.root = root;
        this.reserve = reserve;
        this.free = free;
        this.nanoTime = nanoTime;
        this.measuredAt = new AtomicLong(nanoTime.getAsLong() - BETWEEN_MEASUREMENTS);
    }

    /**
     * The reserve of a disk.
     *
     * @param configured in bytes; empty for a hundredth of the disk, 1 GiB at most
     */
    static DiskReserve of(Path root, OptionalLong configured) throws IOException {
        FileStore disk = Files.getFileStore(root);
        long reserve = configured.isPresent()
                ? configured.getAsLong()
                : Math.min(disk.getTotalSpace() / USUAL_PART, LARGEST_USUAL);
        return new DiskReserve(root, reserve, disk::getUsableSpace, System::nanoTime);
    }

    /**
     * To be called before content is written.
     *
     * @throws StorageFullException when the reserve is reached
     */
    void check() throws IOException {
        if (reserve == 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        long last = measuredAt.get();
        if (now - last >= BETWEEN_MEASUREMENTS && measuredAt.compareAndSet(last, now)) {
            measure();
        }
        if (isReached) {
            throw new StorageFullException(root.toString(), tooLittle());
        }
    }

    private void measure() throws IOException {
        measured = free.bytes();
        boolean reached = measured < reserve;
        if (reached && !isReached) {
            LOG.warn(
                    "{}: {}; pushes are refused until there is space: delete images and collect garbage, or enlarge"
                            + " the disk",
                    root,
                    tooLittle());
        } else if (!reached && isReached) {
            LOG.info("{}: there is space again: pushes are accepted", root);
        }
        isReached = reached;
    }

    private String tooLittle() {
        return (measured >> 20) + " MiB are free, less than the reserve of " + (reserve >> 20)
                + " MiB (berth.diskreserve)";
    }
}
