package io.berth.auth.logins;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Failed logins by who or where, and until when the next is not even looked at. Safe for use by many threads. */
final class Failures<K> {

    private final Recent<K, Series> series = new Recent<>();
    private final Slowing slowing;
    private final int free;

    private record Series(int failures, Instant last, Instant blockedUntil) {}

    /** @param free failures that cost nothing */
    Failures(Slowing slowing, int free) {
        this.slowing = slowing;
        this.free = free;
    }

    /** How much longer this one has to wait; zero or less when not at all. */
    Duration wait(K who, Instant now) {
        @Nullable Series known = series.get(who);
        return known == null ? Duration.ZERO : Duration.between(now, known.blockedUntil());
    }

    void add(K who, Instant now) {
        series.merge(who, new Series(1, now, now.plus(slowing.waitAfter(1, free))), (before, first) -> {
            if (before.last().plus(slowing.remembered()).isBefore(now)) {
                return first;
            }
            int failures = before.failures() == Integer.MAX_VALUE ? before.failures() : before.failures() + 1;
            return new Series(failures, now, now.plus(slowing.waitAfter(failures, free)));
        });
    }

    void forget(K who) {
        series.remove(who);
    }
}
