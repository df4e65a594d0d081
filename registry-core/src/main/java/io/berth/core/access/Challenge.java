package io.berth.core.access;

/**
 * The authentication challenge sent with a 401.
 *
 * @param header the value of {@code WWW-Authenticate}
 */
public record Challenge(String header) {}
