package io.berth.auth.throttle;

import io.berth.auth.LruMap;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts failed logins by key, and computes the back-off. Thread-safe. */
final class FailureCounter<K> {

    private final LruMap<K, Series> series = new LruMap<>();
    private final BackoffPolicy policy;
    private final int free;

    private record Series(int failures, Instant last, Instant blockedUntil) {}

    /** @param free failures without a wait */
    FailureCounter(BackoffPolicy policy, int free) {
        this.policy = policy;
        this.free = free;
    }

    /** The remaining back-off; zero or negative when it is over. */
    Duration wait(K key, Instant now) {
        @Nullable Series known = series.get(key);
        return known == null ? Duration.ZERO : Duration.between(now, known.blockedUntil());
    }

    /**
     * Whether another attempt may be pending: all may fail without a wait, or it is the only one.
     *
     * @param pending attempts without an outcome yet
     */
    boolean hasRoom(K key, int pending, Instant now) {
        return pending == 0 || failures(key, now) + pending < free;
    }

    private int failures(K key, Instant now) {
        @Nullable Series known = series.get(key);
        return known == null || isExpired(known, now) ? 0 : known.failures();
    }

    private boolean isExpired(Series known, Instant now) {
        return known.last().plus(policy.expiry()).isBefore(now);
    }

    void add(K key, Instant now) {
        series.merge(key, new Series(1, now, now.plus(policy.waitAfter(1, free))), (before, first) -> {
            if (isExpired(before, now)) {
                return first;
            }
            int failures = before.failures() == Integer.MAX_VALUE ? before.failures() : before.failures() + 1;
            return new Series(failures, now, now.plus(policy.waitAfter(failures, free)));
        });
    }

    void forget(K key) {
        series.remove(key);
    }
}
