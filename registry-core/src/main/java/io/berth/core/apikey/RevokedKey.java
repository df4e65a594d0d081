package io.berth.core.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of a revoked key.
 *
 * @param lastUse if it was recorded
 */
public record RevokedKey(ApiKey key, Instant revoked, Optional<Instant> lastUse) {

    boolean isForgotten(Instant now, Duration remembered) {
        return revoked.isBefore(now.minus(remembered));
    }
}
