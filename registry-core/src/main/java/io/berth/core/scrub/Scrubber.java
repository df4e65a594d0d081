package io.berth.core.scrub;

import io.berth.core.content.ContentCheck;
import io.berth.core.content.Verdict;
import io.berth.core.file.FileFailure;
import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import io.berth.core.store.BlobStore;
import io.berth.core.store.ServerState;
import io.berth.core.store.StoredBlob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Compares all stored content with its digests, while the registry is used. What is damaged is moved to quarantine, so
 * that clients push it again. An interrupted scrub goes on where it was. One at a time.
 *
 * <p>Empty files whose digest is not that of empty content are not listed: they count as absent already.
 */
public final class Scrubber {

    /** No limit of bytes per second. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final int PAGE = 200;

    private static final long KEPT_EVERY = Duration.ofSeconds(5).toNanos();
    private static final long TOLD_EVERY = Duration.ofMillis(200).toNanos();

    private final BlobStore blobs;
    private final DamagedContent damagedContent;
    private final ScrubMemory memory;
    private final Clock clock;
    private final ReentrantLock running = new ReentrantLock();

    public Scrubber(BlobStore blobs, DamagedContent damagedContent, ServerState state, Clock clock) {
        this.blobs = blobs;
        this.damagedContent = damagedContent;
        this.memory = new ScrubMemory(state);
        this.clock = clock;
    }

    /** The last scrub, or the one that goes on; empty when there was none. */
    public Optional<ScrubReport> last() throws IOException {
        return memory.last();
    }

    /** Completes what a crash has interrupted. A scrub does that, too. */
    public void recover() throws IOException {
        damagedContent.recover();
    }

    /**
     * Begins a scrub, or goes on with the last one if it was interrupted.
     *
     * @param bytesPerSecond at most; may change meanwhile
     * @throws InterruptedIOException when the thread is interrupted, or the listener stops it
     * @throws IOException when the storage fails, or another scrub runs
     */
    public ScrubReport scrub(LongSupplier bytesPerSecond, ScrubListener listener) throws IOException {
        if (!running.tryLock()) {
            throw new IOException("a scrub is running already");
        }
        try {
            return new Run(bytesPerSecond, listener).run();
        } finally {
            running.unlock();
        }
    }

    /** One scrub, or a part of it until it is interrupted. */
    private final class Run {

        private final ScrubListener listener;
        private final ScrubTally tally;
        private final ContentCheck check;
        private final ByteRate rate;
        private long kept = System.nanoTime();
        private long told = kept;
        private boolean isForgetful;

        private Run(LongSupplier bytesPerSecond, ScrubListener listener) throws IOException {
            this.listener = listener;
            Optional<ScrubReport> interrupted = memory.last().filter(last -> !last.finished());
            interrupted.ifPresent(listener::resumes);
            this.tally = new ScrubTally(interrupted.orElseGet(() -> ScrubReport.begin(clock.instant())));
            this.check = new ContentCheck(blobs, this::read);
            this.rate = new ByteRate(bytesPerSecond);
        }

        private ScrubReport run() throws IOException {
            damagedContent.recover();
            try {
                checkAll();
                tally.finish();
            } finally {
                keepAtTheEnd();
            }
            return tally.report();
        }

        private void checkAll() throws IOException {
            Page<StoredBlob> page;
            do {
                page = blobs.list(tally.after(), PAGE);
                for (StoredBlob blob : page.items()) {
                    check(blob.digest());
                    tally.checked(blob.digest());
                    keepSometimes();
                }
            } while (page.more());
        }

        private void check(Digest digest) throws InterruptedIOException {
            try {
                if (check.check(digest) instanceof Verdict.Damaged damage) {
                    quarantine(digest, damage);
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                problem("blob " + digest + " cannot be read: " + FileFailure.text(e));
            }
        }

        private void quarantine(Digest digest, Verdict.Damaged damage) throws InterruptedIOException {
            try {
                if (damagedContent.quarantine(digest, damage.size())) {
                    tally.damaged(digest);
                    listener.damaged(digest, damage);
                }
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                problem("blob " + digest + " is damaged, and cannot be moved to quarantine: " + FileFailure.text(e));
            }
        }

        private void problem(String text) {
            tally.problem(text);
            listener.problem(text);
        }

        /** Called after each piece of content. */
        private void read(int bytes) throws InterruptedIOException {
            tally.read(bytes);
            rate.read(bytes);
            tell();
        }

        private void tell() throws InterruptedIOException {
            long now = System.nanoTime();
            if (now - told >= TOLD_EVERY) {
                told = now;
                listener.progress(tally.report());
            }
        }

        private void keepSometimes() {
            long now = System.nanoTime();
            if (now - kept >= KEPT_EVERY && !isForgetful) {
                kept = now;
                try {
                    memory.keep(tally.report());
                } catch (IOException e) {
                    isForgetful = true;
                    problem("the progress cannot be kept, so that an interrupted scrub begins anew: "
                            + FileFailure.text(e));
                }
            }
        }

        /** An interrupted thread could not write. */
        private void keepAtTheEnd() {
            boolean wasInterrupted = Thread.interrupted();
            kept = System.nanoTime() - KEPT_EVERY;
            try {
                keepSometimes();
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
