package io.berth.core.event;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * A fact, when it happened, and what caused it.
 *
 * @param time when it was published, which is after it became durable
 * @param source makes the cause, which costs several strings: most pulls are heard by listeners that do not ask
 */
public record Event(Instant time, Supplier<Cause> source, Fact fact) {

    /** What caused it. */
    public Cause cause() {
        return source.get();
    }
}
