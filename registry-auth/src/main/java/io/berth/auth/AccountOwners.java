package io.berth.auth;

import io.berth.core.access.Identification;
import io.berth.core.access.IdentitySource;
import io.berth.core.access.Principal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Determines which source owns an account name: the first that {@linkplain IdentitySource#owns owns} it, since access
 * rules identify accounts by name alone. Sources that cannot look accounts up, such as token issuers, own no names and
 * may only use unowned ones. Thread-safe.
 */
final class AccountOwners {

    private static final Logger LOG = LoggerFactory.getLogger(AccountOwners.class);

    /** How long an unowned name is assumed to stay so without asking the other sources again. */
    private static final Duration CONFIRMED = Duration.ofSeconds(30);

    private final List<IdentitySource> sources;
    private final Clock clock;
    private final LruMap<Use, Instant> confirmed = new LruMap<>();

    /** A name under which a source authenticates a client. */
    private record Use(IdentitySource source, String account) {}

    /** @param sources in order of precedence */
    AccountOwners(List<IdentitySource> sources, Clock clock) {
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * The source that owns a name.
     *
     * @throws IOException when a source of higher precedence is unavailable
     */
    Optional<IdentitySource> of(String account) throws IOException {
        for (IdentitySource source : sources) {
            if (source.owns(account)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the result of a source, or a refusal if another source owns the name.
     *
     * @throws IOException when another source is unavailable, and its answer is not cached
     */
    Identification confirm(IdentitySource source, Identification said) throws IOException {
        return switch (said) {
            case Identification.Known(Principal principal) -> confirm(source, said, principal.name());
            case Identification.Expired(Principal principal, Instant _) -> confirm(source, said, principal.name());
            case Identification.Refused _, Identification.Unknown _ -> said;
        };
    }

    private Identification confirm(IdentitySource source, Identification said, String account) throws IOException {
        Use use = new Use(source, account);
        @Nullable Instant before = confirmed.get(use);
        if (before != null && clock.instant().isBefore(before.plus(CONFIRMED))) {
            return said;
        }
        try {
            Optional<IdentitySource> other = other(source, account);
            return other.isPresent() ? refused(use, other.get()) : confirmed(use, said);
        } catch (IOException e) {
            if (before == null) {
                throw e;
            }
            LOG.warn("cannot see again whether {} is an account of one source only: {}", account, e.toString());
            return said;
        }
    }

    private Identification confirmed(Use use, Identification said) {
        confirmed.put(use, clock.instant());
        return said;
    }

    private Identification refused(Use use, IdentitySource owner) {
        confirmed.remove(use);
        LOG.warn(
                "{} of {} is refused: {} has an account of this name",
                use.account(),
                use.source().name(),
                owner.name());
        return new Identification.Refused("the name belongs to an account of " + owner.name());
    }

    /**
     * Another source that owns the name. The outage of one is ignored if this source owns the name itself: accounts of
     * a file must work while a directory is down.
     */
    private Optional<IdentitySource> other(IdentitySource source, String account) throws IOException {
        @Nullable IOException outage = null;
        for (IdentitySource other : sources) {
            try {
                if (other.equals(source) ? isDecidedBy(source, account, outage) : other.owns(account)) {
                    return Optional.of(other).filter(owner -> !owner.equals(source));
                }
            } catch (IOException e) {
                outage = e;
            }
        }
        if (outage != null) {
            throw outage;
        }
        return Optional.empty();
    }

    /** Skips the query where the answer makes no difference. */
    private boolean isDecidedBy(IdentitySource source, String account, @Nullable IOException outage)
            throws IOException {
        return (outage != null || !source.equals(sources.getLast())) && source.owns(account);
    }
}
