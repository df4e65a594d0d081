package io.berth.core.journal;

import java.time.Instant;

/**
 * An entry of the journal of a repository.
 *
 * @param time unique in the entries that one process writes
 * @param account that caused the change; empty for the anonymous one and for the server
 * @param deletion the same for all entries of one deletion; empty for other changes
 */
public record Entry(Instant time, String account, String deletion, Change change) {}
