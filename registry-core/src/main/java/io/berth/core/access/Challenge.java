package io.berth.core.access;

/**
 * What a client that must authenticate is told.
 *
 * @param header the value of {@code WWW-Authenticate}
 */
public record Challenge(String header) {}
