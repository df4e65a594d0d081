package io.berth.core.apikey;

import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.file.FileFailure;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of this registry. Each is a document in the server state and is read for every use, so creating or
 * revoking a key takes effect on all processes at once. The time of last use is a separate document: writing it can
 * never restore a key that was revoked meanwhile.
 */
public final class ApiKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

    private static final int MOST_OF_AN_ACCOUNT = 100;

    /** The maximum of revoked keys kept for each account. */
    private static final int MOST_REVOKED = 100;

    /** How long an expired or revoked key is still listed. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String KEYS = "apikeys";
    private static final String USES = "apikeys-used";
    /** Separate from valid keys, so that no version of the server can accept a revoked one. */
    private static final String REVOKED = "apikeys-revoked";

    private final ServerState state;
    private final Events events;
    private final Clock clock;

    public ApiKeys(ServerState state, Events events, Clock clock) {
        this.state = state;
        this.events = events;
        this.clock = clock;
    }

    /**
     * A new key.
     *
     * @param text the only copy of the secret
     */
    public record Issued(ApiKey key, KeyText text) {}

    /**
     * Creates a key.
     *
     * @throws IllegalArgumentException when the account has reached its maximum
     */
    public Issued create(NewKey wanted) throws IOException {
        makeRoom(wanted.account());
        KeyText text = KeyText.random();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        ApiKey key = new ApiKey(
                text.id(),
                wanted.name(),
                wanted.account(),
                wanted.owner(),
                wanted.scopes(),
                wanted.groups(),
                now,
                wanted.life().map(now::plus),
                text.hash());
        state.write(document(KEYS, key.id()), KeyDocument.print(key));
        events.publish(new Fact.KeyCreated(
                key.id(),
                key.account(),
                key.scopes().stream().map(KeyScope::toString).toList()));
        return new Issued(key, text);
    }

    /** Removes long-expired keys of all accounts, and counts the unexpired ones of this account. */
    private void makeRoom(String account) throws IOException {
        forgetRevoked(account);
        Instant now = clock.instant();
        int good = 0;
        for (ApiKey key : all()) {
            if (key.isOver(now.minus(REMEMBERED))) {
                delete(key.id());
            } else if (key.account().equals(account) && !key.isOver(now)) {
                good++;
            }
        }
        if (good >= MOST_OF_AN_ACCOUNT) {
            throw new IllegalArgumentException(
                    account + " has " + MOST_OF_AN_ACCOUNT + " keys already: revoke one first");
        }
    }

    /** The key with this secret, if it is valid now: neither revoked nor expired. */
    public Optional<ApiKey> good(KeyText text) throws IOException {
        return good(text.id()).filter(key -> text.hasHash(key.secretHash()));
    }

    /** The key of this id, if it is valid now; for a client that presented its secret earlier. */
    public Optional<ApiKey> good(String id) throws IOException {
        return find(id).filter(key -> !key.isOver(clock.instant()));
    }

    /** The key of this id, valid or expired; empty also for malformed ids. */
    public Optional<ApiKey> find(String id) throws IOException {
        Optional<byte[]> content = KeyText.isId(id) ? state.read(document(KEYS, id)) : Optional.empty();
        return content.isPresent() ? Optional.of(KeyDocument.parse(id, content.get())) : Optional.empty();
    }

    /**
     * All keys that are not revoked, including those that expired in the last month, by id. Unreadable ones are skipped
     * and logged.
     */
    public List<ApiKey> all() throws IOException {
        List<ApiKey> keys = new ArrayList<>();
        for (String id : state.names(KEYS)) {
            try {
                find(id).ifPresent(keys::add);
            } catch (IOException e) {
                LOG.warn("an API key is left out of the list, it can only be revoked: {}", FileFailure.text(e));
            }
        }
        return keys;
    }

    /** The robot of this account, as in its newest valid key; empty when it has none. */
    public Optional<ApiKey> newestOf(String account) throws IOException {
        return all().stream()
                .filter(key -> key.account().equals(account) && !key.isOver(clock.instant()))
                .max((one, other) -> one.created().compareTo(other.created()));
    }

    /** Deletes records of keys revoked long ago, and all but the newest of this account. */
    private void forgetRevoked(String account) throws IOException {
        Instant now = clock.instant();
        int newer = 0;
        for (RevokedKey revoked : revoked().reversed()) {
            newer += revoked.key().account().equals(account) ? 1 : 0;
            if (revoked.isForgotten(now, REMEMBERED)
                    || (newer > MOST_REVOKED && revoked.key().account().equals(account))) {
                state.delete(document(REVOKED, revoked.key().id()));
            }
        }
    }

    /**
     * Revokes a key at once, and records it for the list if that can be written: a leaked key must be removed in any
     * case.
     *
     * @return false when there is no key of this id
     */
    public boolean revoke(String id) throws IOException {
        String account = "";
        try {
            Optional<ApiKey> key = find(id);
            if (key.isPresent()) {
                account = key.get().account();
                remember(key.get());
            }
        } catch (IOException e) {
            LOG.warn("the API key {} will not be listed as revoked: {}", id, FileFailure.text(e));
        }
        boolean revoked = delete(id);
        if (revoked) {
            events.publish(new Fact.KeyRevoked(id, account));
        }
        return revoked;
    }

    private void remember(ApiKey key) throws IOException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        RevokedKey revoked = new RevokedKey(key, now, lastUse(key.id()));
        state.write(document(REVOKED, key.id()), KeyDocument.print(revoked));
    }

    private boolean delete(String id) throws IOException {
        boolean deleted = KeyText.isId(id) && state.delete(document(KEYS, id));
        if (deleted) {
            state.delete(document(USES, id));
        }
        return deleted;
    }

    /** Keys revoked in the last month, latest last; unreadable ones are skipped and logged. */
    public List<RevokedKey> revoked() throws IOException {
        List<RevokedKey> keys = new ArrayList<>();
        for (String id : state.names(REVOKED)) {
            Optional<byte[]> content = state.read(document(REVOKED, id));
            // After an interrupted revocation the key is still valid.
            if (content.isPresent() && state.read(document(KEYS, id)).isEmpty()) {
                try {
                    keys.add(KeyDocument.parseRevoked(id, content.get()));
                } catch (IOException e) {
                    LOG.warn("a revoked API key is left out of the list: {}", FileFailure.text(e));
                }
            }
        }
        keys.sort(Comparator.comparing(RevokedKey::revoked));
        return keys;
    }

    /** The time of last use, if it was recorded and can be read. */
    public Optional<Instant> lastUse(String id) throws IOException {
        Optional<byte[]> content = state.read(document(USES, id));
        try {
            return content.map(bytes -> Instant.parse(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (DateTimeException e) {
            LOG.warn("the last use of the API key {} cannot be read: {}", id, e.toString());
            return Optional.empty();
        }
    }

    /** Records a use. */
    public void noteUse(String id, Instant when) throws IOException {
        String text = when.truncatedTo(ChronoUnit.SECONDS).toString();
        state.write(document(USES, id), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String document(String level, String id) {
        return level + "/" + id;
    }
}
