package io.berth.core.retention;

import io.berth.core.model.RepositoryName;
import java.io.IOException;

/** Follows retention. Called on its thread. */
public interface RetentionListener {

    /** Hears nothing. */
    RetentionListener NONE = new RetentionListener() {};

    /** A decision on a tag of the repository. */
    default void decided(RepositoryName repository, Decision decision) {}

    /** All decisions are made; deletion begins, if any. */
    default void begins(RetentionReport plan) {}

    /**
     * Called often.
     *
     * @throws IOException to stop
     */
    default void progress(RetentionReport soFar) throws IOException {}
}
