package io.berth.auth;

import io.berth.core.access.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of recently verified credentials, so that further requests of a client need no backend. Stores a MAC in place
 * of the credentials; evicts the least recently used. Thread-safe.
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
     * The cached principal for these credentials.
     *
     * @param user as it was typed; empty with a token
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

    /** Caches the principal of these credentials until it expires. */
    public void remember(String user, String secret, Principal principal, Instant until) {
        String key = mac.of(user, secret);
        synchronized (logins) {
            logins.put(key, new Login(principal, until));
        }
    }
}
