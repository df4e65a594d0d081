package io.berth.storage.metadata;

import io.berth.core.model.Page;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Small documents under keys such as {@code a/b/c}: the port between metadata and a backend. A <em>level</em> is a key
 * with documents below it, {@code a} and {@code a/b} here; it may have no representation of its own, as in a bucket.
 *
 * <p>What a method reports as done is durable. Thread-safe.
 */
public interface Documents {

    /** The document; empty when there is none. */
    Optional<byte[]> read(String key) throws IOException;

    /** Whether a non-empty document exists: an empty one is the trace of a crash. */
    boolean holds(String key) throws IOException;

    /** When the document was last written, by the clock of the backend; empty when there is none. */
    Optional<Instant> written(String key) throws IOException;

    /** The key of any non-empty document below a level; empty when there is none. */
    Optional<String> any(String level) throws IOException;

    /** Writes or replaces a document atomically: readers see the old bytes or the new ones. */
    void write(String key, byte[] content) throws IOException;

    /**
     * Creates a document; returns false when it exists, even damaged. Of concurrent calls in all processes, exactly one
     * returns true.
     */
    boolean create(String key, byte[] content) throws IOException;

    /**
     * Writes or replaces a document if its current content satisfies a condition; else returns false. Atomic as far as
     * the backend can, and always if the caller excludes other writers of this process.
     */
    default boolean replace(String key, Predicate<Optional<byte[]>> condition, byte[] content) throws IOException {
        if (!condition.test(read(key))) {
            return false;
        }
        write(key, content);
        return true;
    }

    /**
     * Writes documents, or replaces each atomically, rank by rank: after a crash, a document of one rank exists only if
     * all of the previous ranks do.
     */
    default void write(List<List<Document>> ranks) throws IOException {
        for (List<Document> rank : ranks) {
            for (Document document : rank) {
                byte[] content = new byte[document.content().remaining()];
                document.content().duplicate().get(content);
                write(document.key(), content);
            }
        }
    }

    /** Deletes a document; returns false when there was none. */
    boolean delete(String key) throws IOException;

    /**
     * Deletes everything below a level, hiding it atomically where the backend can; returns false when there was
     * nothing.
     */
    boolean deleteTree(String level) throws IOException;

    /**
     * The names directly below a level, in the order of their characters: always of levels, and possibly of documents.
     *
     * @param after where to continue: any text, exclusive
     */
    Page<String> names(String level, Optional<String> after, int limit) throws IOException;

    /** Work that makes many calls. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Runs work that makes many sequential calls, which a backend may batch.
     *
     * @param work takes no locks: a lock holder might wait for this call
     */
    default <T> T inOneGo(Work<T> work) throws IOException {
        return work.run();
    }

    /** A query about each of several subjects. */
    @FunctionalInterface
    interface Inquiry<A, T> {
        T about(A subject) throws IOException;
    }

    /**
     * Runs a query about each subject, in parallel where that saves time; the results are in the order of the subjects.
     */
    default <A, T> List<T> each(List<A> subjects, Inquiry<? super A, ? extends T> inquiry) throws IOException {
        List<T> results = new ArrayList<>(subjects.size());
        for (A subject : subjects) {
            results.add(inquiry.about(subject));
        }
        return results;
    }

    /** Whether other processes write here, which locks of this process do not exclude. */
    default boolean isShared() {
        return false;
    }

    /** Creates an empty level, where levels have a representation. */
    default void createLevel(String level) throws IOException {}

    /**
     * Removes a level and its parents, up to but without {@code top}, while they are empty, where levels have a
     * representation.
     */
    default void prune(String level, String top) throws IOException {}
}
