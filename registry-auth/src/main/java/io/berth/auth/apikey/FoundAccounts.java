package io.berth.auth.apikey;

import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import io.berth.core.apikey.KeyOwner;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Caches account lookups, found or not, for a short time: a directory need not be queried for every request of a key.
 * Failures are never cached. Thread-safe.
 */
final class FoundAccounts {

    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    private static final int MOST = 1000;

    private final IdentitySource accounts;
    private final Clock clock;
    private final Map<Sought, Answer> answers = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sought, Answer> eldest) {
            return size() > MOST;
        }
    });

    private record Sought(String account, KeyOwner owner) {}

    private record Answer(Optional<Principal> account, Instant goodUntil) {}

    FoundAccounts(IdentitySource accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** The account of this name if it is the owner of the key. */
    Optional<Principal> find(String account, KeyOwner owner) throws IOException {
        Sought sought = new Sought(account, owner);
        Instant now = clock.instant();
        @Nullable Answer known = answers.get(sought);
        if (known != null && now.isBefore(known.goodUntil())) {
            return known.account();
        }
        Optional<Principal> found = accounts.find(account, owner.source())
                .filter(principal -> KeyOwner.of(principal).equals(owner));
        answers.put(sought, new Answer(found, now.plus(GOOD_FOR)));
        return found;
    }
}
