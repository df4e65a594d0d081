package io.berth.auth.logins;

import java.time.Duration;

/**
 * How failed logins are slowed: the first few cost nothing, each one after them twice the wait of the one before.
 *
 * @param accountAttempts failures at one account from one address that cost nothing
 * @param addressAttempts failures from one address, whatever the account, that cost nothing
 * @param firstWait after the first failure that costs
 * @param longestWait that is ever asked for; also, after twice this without a failure, all is forgotten
 */
public record Slowing(int accountAttempts, int addressAttempts, Duration firstWait, Duration longestWait) {

    /** After this many doublings every wait is the longest. */
    private static final int MOST_DOUBLINGS = 30;

    /**
     * The wait after so many failures.
     *
     * @param free failures that cost nothing
     */
    Duration waitAfter(int failures, int free) {
        if (failures <= free) {
            return Duration.ZERO;
        }
        Duration wait = firstWait.multipliedBy(1L << Math.min(failures - free - 1, MOST_DOUBLINGS));
        return wait.compareTo(longestWait) < 0 ? wait : longestWait;
    }

    Duration remembered() {
        return longestWait.multipliedBy(2);
    }
}
