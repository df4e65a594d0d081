package io.berth.storage.metadata;

import io.berth.core.model.Page;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Small documents under keys such as {@code a/b/c}: what metadata needs of a backend. A <em>level</em> is a key with
 * documents below it, {@code a} and {@code a/b} here; it need not be a thing of its own, as it is not in a bucket.
 *
 * <p>What a method reports as done is durable. Safe for use by many threads.
 */
public interface Documents {

    /** The document; empty when there is none. */
    Optional<byte[]> read(String key) throws IOException;

    /** Whether there is a document that is not empty: one without bytes is the trace of a crash. */
    boolean holds(String key) throws IOException;

    /** When the document was last written, by the clock of the backend; empty when there is none. */
    Optional<Instant> written(String key) throws IOException;

    /** The key of some such document below a level, the first that is met; empty when there is none. */
    Optional<String> any(String level) throws IOException;

    /** Writes a document or replaces it atomically: readers see the old bytes or the new ones. */
    void write(String key, byte[] content) throws IOException;

    /**
     * Writes a document unless there is one, however damaged; false when there is. Of several that try at the same
     * time, in whatever process, one gets true.
     */
    boolean create(String key, byte[] content) throws IOException;

    /**
     * Writes or replaces a document if what is there satisfies a condition; false when it does not. Judged atomically
     * with the writing as far as the backend can, and in any case while the caller keeps other writers of this process
     * out.
     */
    default boolean replace(String key, Predicate<Optional<byte[]>> condition, byte[] content) throws IOException {
        if (!condition.test(read(key))) {
            return false;
        }
        write(key, content);
        return true;
    }

    /**
     * Writes documents, or replaces each atomically, rank by rank: wherever a crash cuts this, a document of one rank
     * is there only when all of the ranks before it are.
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

    /** Removes a document; false when there was none. */
    boolean delete(String key) throws IOException;

    /** Removes everything below a level, out of sight at once where the backend can; false when there was nothing. */
    boolean deleteTree(String level) throws IOException;

    /**
     * The names directly below a level, in the order of their characters: levels for certain, others perhaps.
     *
     * @param after where to continue: any text; itself left out
     */
    Page<String> names(String level, Optional<String> after, int limit) throws IOException;

    /** Work that makes many calls. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does work that makes many calls one after the other, which a backend may do for less than the sum of them.
     *
     * @param work takes no locks: it may have to wait for others that hold one and wait for this
     */
    default <T> T inOneGo(Work<T> work) throws IOException {
        return work.run();
    }

    /** Something to be found out about each of several subjects. */
    @FunctionalInterface
    interface Inquiry<A, T> {
        T about(A subject) throws IOException;
    }

    /**
     * Makes an inquiry about each subject, side by side where that saves waiting; the results are in the order of the
     * subjects.
     */
    default <A, T> List<T> each(List<A> subjects, Inquiry<? super A, ? extends T> inquiry) throws IOException {
        List<T> results = new ArrayList<>(subjects.size());
        for (A subject : subjects) {
            results.add(inquiry.about(subject));
        }
        return results;
    }

    /** Whether others write here too, whom no lock of this process keeps out. */
    default boolean isShared() {
        return false;
    }

    /** Makes an empty level exist, where levels are things of their own. */
    default void createLevel(String level) throws IOException {}

    /** Removes a level and those above it, up to but without {@code top}, while they are empty things of their own. */
    default void prune(String level, String top) throws IOException {}
}
