package io.berth.auth.apikey;

import io.berth.core.access.Principal;
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
 * Accounts that were found, or not found, a moment ago: a directory need not be asked with every request of a key. That
 * it could not be asked is never remembered. Safe for use by many threads.
 */
final class FoundAccounts {

    private static final Duration GOOD_FOR = Duration.ofSeconds(30);
    private static final int MOST = 1000;

    private final Search search;
    private final Clock clock;
    private final Map<Sought, Answer> answers = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sought, Answer> eldest) {
            return size() > MOST;
        }
    });

    /**
     * An account that is looked for.
     *
     * @param knownBy the source that has to know it; empty for any
     */
    record Sought(String account, Optional<String> knownBy) {}

    /** Whoever really knows. */
    @FunctionalInterface
    interface Search {
        Optional<Principal> find(Sought account) throws IOException;
    }

    private record Answer(Optional<Principal> account, Instant goodUntil) {}

    FoundAccounts(Search search, Clock clock) {
        this.search = search;
        this.clock = clock;
    }

    Optional<Principal> find(Sought account) throws IOException {
        Instant now = clock.instant();
        @Nullable Answer known = answers.get(account);
        if (known != null && now.isBefore(known.goodUntil())) {
            return known.account();
        }
        Optional<Principal> found = search.find(account);
        answers.put(account, new Answer(found, now.plus(GOOD_FOR)));
        return found;
    }
}
