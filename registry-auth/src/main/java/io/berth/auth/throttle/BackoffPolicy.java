package io.berth.auth.throttle;

import java.time.Duration;

/**
 * Exponential back-off after failed logins: the first few are free, each further failure doubles the wait.
 *
 * @param accountAttempts failures of one account from one subnet that are free
 * @param addressAttempts failures from one subnet, whatever the account, that are free
 * @param firstWait after the first failure that is not free
 * @param longestWait upper bound of a wait; failures expire after twice this without another
 */
public record BackoffPolicy(int accountAttempts, int addressAttempts, Duration firstWait, Duration longestWait) {

    /** More doublings would overflow; every wait is the longest by then. */
    private static final int MOST_DOUBLINGS = 30;

    /**
     * The wait after a number of failures.
     *
     * @param free failures without a wait
     */
    Duration waitAfter(int failures, int free) {
        if (failures <= free) {
            return Duration.ZERO;
        }
        Duration wait = firstWait.multipliedBy(1L << Math.min(failures - free - 1, MOST_DOUBLINGS));
        return wait.compareTo(longestWait) < 0 ? wait : longestWait;
    }

    /** Failures expire when this has passed since the last one. */
    Duration expiry() {
        return longestWait.multipliedBy(2);
    }
}
