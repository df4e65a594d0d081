package io.berth.core.scrub;

import io.berth.core.content.Verdict;
import io.berth.core.model.Digest;
import java.io.InterruptedIOException;

/** Follows a scrub. Called on its thread. */
public interface ScrubListener {

    /** Hears nothing. */
    ScrubListener NONE = new ScrubListener() {};

    /** An interrupted scrub goes on. */
    default void resumes(ScrubReport before) {}

    /** Damaged content was moved to quarantine. */
    default void damaged(Digest digest, Verdict.Damaged verdict) {}

    /** Content could not be read, or not be moved. */
    default void problem(String text) {}

    /**
     * Called several times a second.
     *
     * @throws InterruptedIOException to stop; the next scrub goes on from there
     */
    default void progress(ScrubReport soFar) throws InterruptedIOException {}
}
