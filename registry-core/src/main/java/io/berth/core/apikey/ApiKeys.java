package io.berth.core.apikey;

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
 * The keys of this registry. Each is a document of its own in the store and is read from there each time it is used, so
 * what one process makes or revokes holds for all of them at once. When a key was last used is a document beside it:
 * noting it can never bring back a key that is revoked meanwhile.
 */
public final class ApiKeys {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);

    private static final int MOST_OF_AN_ACCOUNT = 100;

    /** So many revoked ones of an account are remembered. */
    private static final int MOST_REVOKED = 100;

    /** For how long a key that is over or revoked is still listed. */
    private static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String KEYS = "apikeys";
    private static final String USES = "apikeys-used";
    /** Apart from those that are good, so that no reader, of whatever version, can take one for good. */
    private static final String REVOKED = "apikeys-revoked";

    private final ServerState state;
    private final Clock clock;

    public ApiKeys(ServerState state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    /**
     * A key that was just made.
     *
     * @param text the only time that the secret is seen
     */
    public record Issued(ApiKey key, KeyText text) {}

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException when the account has as many as it may
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
        return new Issued(key, text);
    }

    /** Removes the keys that are long over, whoever had them, and counts those of the account that are not over. */
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

    /** The key with this secret, if it is good now: neither revoked nor over. */
    public Optional<ApiKey> good(KeyText text) throws IOException {
        return good(text.id()).filter(key -> text.hasHash(key.secretHash()));
    }

    /** The key of this id, if it is good now, for who has shown its secret earlier. */
    public Optional<ApiKey> good(String id) throws IOException {
        return find(id).filter(key -> !key.isOver(clock.instant()));
    }

    /** The key of this id, good or over; empty also for what is no id. */
    public Optional<ApiKey> find(String id) throws IOException {
        Optional<byte[]> content = KeyText.isId(id) ? state.read(document(KEYS, id)) : Optional.empty();
        return content.isPresent() ? Optional.of(KeyDocument.parse(id, content.get())) : Optional.empty();
    }

    /**
     * All that are not revoked, those that ended in the last month too, by id. One that cannot be read is left out and
     * logged.
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

    /** The robot of this account as its newest good key shows it; empty when it has none. */
    public Optional<ApiKey> newestOf(String account) throws IOException {
        return all().stream()
                .filter(key -> key.account().equals(account) && !key.isOver(clock.instant()))
                .max((one, other) -> one.created().compareTo(other.created()));
    }

    /** Forgets keys of any account that were revoked long ago, and all but the newest of this account. */
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
     * Ends a key at once, and remembers it for the list, if that can be written: a key that leaked must go.
     *
     * @return false when there is none of this id
     */
    public boolean revoke(String id) throws IOException {
        try {
            Optional<ApiKey> key = find(id);
            if (key.isPresent()) {
                remember(key.get());
            }
        } catch (IOException e) {
            LOG.warn("the API key {} will not be listed as revoked: {}", id, FileFailure.text(e));
        }
        return delete(id);
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

    /** Those that were revoked in the last month, the latest last; one that cannot be read is left out and logged. */
    public List<RevokedKey> revoked() throws IOException {
        List<RevokedKey> keys = new ArrayList<>();
        for (String id : state.names(REVOKED)) {
            Optional<byte[]> content = state.read(document(REVOKED, id));
            // A revocation that was cut short leaves the key good.
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

    /** When it was last used, as far as that was noted and can be read. */
    public Optional<Instant> lastUse(String id) throws IOException {
        Optional<byte[]> content = state.read(document(USES, id));
        try {
            return content.map(bytes -> Instant.parse(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (DateTimeException e) {
            LOG.warn("the last use of the API key {} cannot be read: {}", id, e.toString());
            return Optional.empty();
        }
    }

    /** Notes that it was used. */
    public void noteUse(String id, Instant when) throws IOException {
        String text = when.truncatedTo(ChronoUnit.SECONDS).toString();
        state.write(document(USES, id), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String document(String level, String id) {
        return level + "/" + id;
    }
}
