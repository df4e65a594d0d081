package io.berth.http.message;

/**
 * Receives every request after its end. Called on many threads, including event loops: it must neither block nor throw.
 */
@FunctionalInterface
public interface AccessLog {

    /** Discards all records. */
    AccessLog NONE = _ -> {};

    /** Logs a request; text is as sent by the client, and the implementation escapes it. */
    void log(AccessRecord exchange);
}
