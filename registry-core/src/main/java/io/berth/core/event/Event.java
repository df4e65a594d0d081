package io.berth.core.event;

import java.time.Instant;

/**
 * A fact, when it happened, and what caused it.
 *
 * @param time when it was published, which is after it became durable
 */
public record Event(Instant time, Cause cause, Fact fact) {}
