package io.berth.http.route;

/**
 * Told of every request once it is over. Called on many threads, event loops among them: it must not block for long.
 */
@FunctionalInterface
public interface AccessLog {

    void log(AccessRecord exchange);
}
