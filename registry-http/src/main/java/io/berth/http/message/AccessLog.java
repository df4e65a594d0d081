package io.berth.http.message;

/**
 * Told of every request once it is over. Called on many threads, event loops among them: it must neither block nor
 * throw.
 */
@FunctionalInterface
public interface AccessLog {

    /** Keeps nothing. */
    AccessLog NONE = _ -> {};

    /** What happened; all text is as the client sent it, and escaped by whoever prints it. */
    void log(AccessRecord exchange);
}
