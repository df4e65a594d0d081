package io.berth.core.fsck;

import io.berth.core.model.RepositoryName;
import java.io.InterruptedIOException;

/** Follows a check of a store. Called on its thread. */
public interface FsckListener {

    /** Something is wrong. */
    void found(Finding finding);

    /** A repository is being checked; all content was checked before. */
    default void repository(RepositoryName repository) {}

    /**
     * Called often.
     *
     * @throws InterruptedIOException to stop
     */
    default void progress(long blobs, long bytes) throws InterruptedIOException {}
}
