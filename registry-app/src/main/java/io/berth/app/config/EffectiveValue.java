package io.berth.app.config;

/**
 * An effective setting.
 *
 * @param text as it could be written in the file, secrets masked
 */
public record EffectiveValue(String key, String text, Origin origin) {}
