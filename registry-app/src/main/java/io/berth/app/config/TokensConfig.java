package io.berth.app.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The {@code berth.tokens} section: the built-in token server.
 *
 * @param enabled whether it runs; by default the other settings decide
 * @param service the audience of tokens
 * @param issuer of tokens
 * @param lifetime of access tokens
 * @param refresh whether clients that request a refresh token get one
 * @param refreshLifetime of refresh tokens
 * @param keyRotation how long a key signs tokens
 */
public record TokensConfig(
        Optional<Boolean> enabled,
        String service,
        String issuer,
        Duration lifetime,
        boolean refresh,
        Duration refreshLifetime,
        Duration keyRotation) {

    /** Clients assume at least this lifetime. */
    private static final Duration SHORTEST = Duration.ofSeconds(60);

    /** Revoked accounts and groups remain effective for at most this long. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    static TokensConfig read(SectionReader tokens) {
        ValueType<Duration> lifetime =
                atLeast(SHORTEST, "a duration from 1m to 15m").where(value -> value.compareTo(LONGEST) <= 0);
        ValueType<Duration> hours = atLeast(Duration.ofHours(1), "a duration of 1h or more");
        return new TokensConfig(
                tokens.optional("enabled", ValueType.BOOLEAN),
                tokens.value("service", ValueType.TEXT, "berth"),
                tokens.value("issuer", ValueType.TEXT, "berth"),
                tokens.value("lifetime", lifetime, Duration.ofMinutes(5)),
                tokens.value("refresh", ValueType.BOOLEAN, false),
                tokens.value("refreshlifetime", hours, Duration.ofDays(30)),
                tokens.value("keyrotation", hours, Duration.ofDays(30)));
    }

    private static ValueType<Duration> atLeast(Duration least, String expected) {
        return ValueType.duration(expected).where(value -> value.compareTo(least) >= 0);
    }
}
