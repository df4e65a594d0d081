package io.berth.core.retention;

import io.berth.core.model.RepositoryName;
import java.io.IOException;

/** Follows retention. Called on its thread. */
public interface RetentionListener {

    /** Hears nothing. */
    RetentionListener NONE = new RetentionListener() {};

    /** A decision on a tag of the repository. */
    default void decided(RepositoryName repository, Decision decision) {}

    /** All decisions are made, and deletion begins. */
    default void begins(RetentionReport plan) {}

    /** A tag was deleted. */
    default void deleted(RepositoryName repository, Decision decision) {}

    /**
     * Called often.
     *
     * @throws IOException to stop
     */
    default void progress(RetentionReport soFar) throws IOException {}
}
