package io.berth.core.apikey;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that was revoked, as it is remembered for the list.
 *
 * @param lastUse as far as it was noted
 */
public record RevokedKey(ApiKey key, Instant revoked, Optional<Instant> lastUse) {

    boolean isForgotten(Instant now, Duration remembered) {
        return revoked.isBefore(now.minus(remembered));
    }
}
