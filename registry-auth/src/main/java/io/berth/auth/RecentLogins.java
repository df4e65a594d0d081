package io.berth.auth;

import io.berth.core.access.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose credentials were found good lately, so that the next request of the same client asks nobody and waits for
 * nothing. The credentials themselves are not kept, and the least used are forgotten first. Safe for use by many
 * threads.
 */
public final class RecentLogins {

    private static final int MOST = 10_000;

    private final Clock clock;
    private final ProcessMac mac = new ProcessMac();
    private final Map<String, Login> logins = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Login> eldest) {
            return size() > MOST;
        }
    };

    private record Login(Principal principal, Instant until) {}

    public RecentLogins(Clock clock) {
        this.clock = clock;
    }

    /**
     * Who showed this before.
     *
     * @param user as it was typed; nothing with a token
     * @param secret the password or token
     */
    public Optional<Principal> find(String user, String secret) {
        String key = mac.of(user, secret);
        synchronized (logins) {
            return Optional.ofNullable(logins.get(key))
                    .filter(login -> clock.instant().isBefore(login.until()))
                    .map(Login::principal);
        }
    }

    /** Keeps that this is theirs, until then. */
    public void remember(String user, String secret, Principal principal, Instant until) {
        String key = mac.of(user, secret);
        synchronized (logins) {
            logins.put(key, new Login(principal, until));
        }
    }
}
