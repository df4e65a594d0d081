package io.berth.core.content;

import io.berth.core.model.Digest;

/** Whether stored content matches its digest. */
public sealed interface Verdict {

    /** It does. */
    record Valid(long size) implements Verdict {}

    /**
     * It does not.
     *
     * @param size in bytes
     * @param actual the digest of what is stored
     */
    record Damaged(long size, Digest actual) implements Verdict {}

    /** Nothing is stored. */
    record Absent() implements Verdict {}
}
