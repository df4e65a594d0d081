package io.berth.app.config;

import java.time.Duration;

/**
 * The {@code berth.logins} section: login throttling.
 *
 * @param enabled whether failed logins are throttled
 * @param accountAttempts wrong passwords of one account from one address before it has to wait
 * @param addressAttempts wrong passwords from one address before all of it has to wait
 * @param firstWait doubled with each further failure
 * @param longestWait the maximum
 */
public record LoginsConfig(
        boolean enabled, int accountAttempts, int addressAttempts, Duration firstWait, Duration longestWait) {

    public static final LoginsConfig DEFAULT =
            new LoginsConfig(true, 5, 50, Duration.ofSeconds(1), Duration.ofMinutes(15));

    private static final int MOST_ATTEMPTS = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(1);

    static LoginsConfig read(SectionReader logins) {
        ValueType<Integer> attempts = ValueType.integer(1, MOST_ATTEMPTS);
        ValueType<Duration> wait =
                ValueType.DURATION.where(value -> value.isPositive() && value.compareTo(LONGEST) <= 0);
        return new LoginsConfig(
                logins.value("enabled", ValueType.BOOLEAN, DEFAULT.enabled),
                logins.value("accountattempts", attempts, DEFAULT.accountAttempts),
                logins.value("addressattempts", attempts, DEFAULT.addressAttempts),
                logins.value("firstwait", wait, DEFAULT.firstWait),
                logins.value("longestwait", wait, DEFAULT.longestWait));
    }
}
