package io.berth.http.config;

/**
 * A setting as the server takes it.
 *
 * @param text as it could be written in the file, secrets masked
 */
public record EffectiveValue(String key, String text, Origin origin) {}
