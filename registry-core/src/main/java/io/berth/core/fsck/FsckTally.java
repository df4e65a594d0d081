package io.berth.core.fsck;

import io.berth.core.fsck.Finding.Outcome;
import io.berth.core.model.RepositoryName;
import java.io.InterruptedIOException;

/** Counts what a check does, and tells the listener. */
final class FsckTally {

    private final FsckListener listener;
    private long blobs;
    private long bytes;
    private long repositories;
    private long repaired;
    private long left;

    FsckTally(FsckListener listener) {
        this.listener = listener;
    }

    void found(Outcome outcome, String text) {
        if (outcome == Outcome.REPAIRED) {
            repaired++;
        } else {
            left++;
        }
        listener.found(new Finding(outcome, text));
    }

    void lost(String text) {
        found(Outcome.LOST, text);
    }

    void repository(RepositoryName repository) throws InterruptedIOException {
        repositories++;
        listener.repository(repository);
        progress();
    }

    void blob() {
        blobs++;
    }

    void read(int count) throws InterruptedIOException {
        bytes += count;
        progress();
    }

    void progress() throws InterruptedIOException {
        listener.progress(blobs, bytes);
    }

    FsckReport report() {
        return new FsckReport(blobs, bytes, repositories, repaired, left);
    }
}
