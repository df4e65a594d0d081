package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import java.io.IOException;

/** Follows a collection. Called on its thread. */
public interface CollectionListener {

    /** Hears nothing. */
    CollectionListener NONE = new CollectionListener() {};

    /** The manifests of a repository are being read. With little memory that happens several times. */
    default void repository(RepositoryName repository) {}

    /** A manifest stays, with what it needs. */
    default void keeps(RepositoryName repository, Digest manifest) {}

    /** A blob stays, since a manifest of the repository needs it. Called once for each such manifest. */
    default void needs(RepositoryName repository, Digest blob) {}

    /** A manifest without a tag is removed, or would be. */
    default void untagged(RepositoryName repository, Digest manifest) {}

    /** A blob that no manifest of the repository needs is removed from it, or would be. */
    default void unneeded(RepositoryName repository, Digest blob) {}

    /** Content that no repository holds is removed, or would be. */
    default void blob(Digest digest, long size) {}

    /** Something is damaged; what depends on it is kept. */
    default void problem(String text) {}

    /**
     * Called often.
     *
     * @throws IOException to stop the collection
     */
    default void progress(CollectionReport soFar) throws IOException {}
}
