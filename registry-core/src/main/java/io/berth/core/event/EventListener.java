package io.berth.core.event;

/**
 * Hears of every fact. Called on the thread that caused it, which may be an event loop: a listener must not block. One
 * with slow work has a bounded queue of its own, and counts what does not fit.
 */
@FunctionalInterface
public interface EventListener {

    /** Called once for each event, concurrently; in order for the facts of one request only. */
    void on(Event event);

    /** Whether it is called for {@linkplain Fact.Pull pulls} too, of which there are very many. */
    default boolean hearsPulls() {
        return false;
    }
}
