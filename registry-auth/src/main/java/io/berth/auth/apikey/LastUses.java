package io.berth.auth.apikey;

import io.berth.core.apikey.ApiKeys;
import io.berth.core.file.FileFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the last use of keys, to the hour, in the background. Thread-safe. */
public final class LastUses {

    private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);

    /** Finer precision is not needed, and would cost writes to the store. */
    private static final Duration PRECISION = Duration.ofHours(1);

    private final ApiKeys keys;
    private final Executor background;
    private final Clock clock;
    /** By the id of a key presented with its secret, so bounded by the number of keys. */
    private final ConcurrentMap<String, Instant> noted = new ConcurrentHashMap<>();

    /** @param background runs the writes to the store */
    public LastUses(ApiKeys keys, Executor background, Clock clock) {
        this.keys = keys;
        this.background = background;
        this.clock = clock;
    }

    /** Records that the key is being used. */
    void note(String id) {
        Instant now = clock.instant();
        Instant before = noted.getOrDefault(id, Instant.MIN);
        if (before.isBefore(now.minus(PRECISION)) && claim(id, before, now)) {
            background.execute(() -> write(id, now));
        }
    }

    /** One of several concurrent requests writes. */
    private boolean claim(String id, Instant before, Instant now) {
        return before.equals(Instant.MIN) ? noted.putIfAbsent(id, now) == null : noted.replace(id, before, now);
    }

    private void write(String id, Instant now) {
        try {
            Optional<Instant> stored = keys.lastUse(id);
            boolean known = stored.isPresent() && stored.get().isAfter(now.minus(PRECISION));
            if (!known && keys.find(id).isPresent()) {
                keys.noteUse(id, now);
            }
        } catch (IOException e) {
            LOG.warn("cannot note that the API key {} was used: {}", id, FileFailure.text(e));
        }
    }
}
