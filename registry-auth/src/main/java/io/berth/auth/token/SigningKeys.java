package io.berth.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.berth.core.file.FileFailure;
import io.berth.core.store.Blocking;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys of the built-in token server: ECDSA on P-256, generated at the first start, stored in the server
 * state and thereby shared by replicas, which reload them every few seconds. A key signs from a minute after its
 * creation, when all replicas know it, until {@code rotation} later; it is accepted for {@code overlap} longer, when
 * everything it signed has expired, and then deleted. Two replicas may create a key at the same time, which is
 * harmless.
 */
final class SigningKeys implements KeySource {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final String LEVEL = "tokens/keys";
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration ANNOUNCED = Duration.ofMinutes(1);

    private final ServerState state;
    private final Duration rotation;
    private final Duration overlap;
    private final Clock clock;
    private volatile Ring ring = new Ring(List.of(), TrustedKeys.NONE, Instant.MIN);
    private boolean unwritable;

    /** The keys, oldest first, and the time they were last loaded. */
    private record Ring(List<ECKey> keys, TrustedKeys trusted, Instant looked) {
        Ring lookedAt(Instant instant) {
            return new Ring(keys, trusted, instant);
        }
    }

    SigningKeys(ServerState state, Duration rotation, Duration overlap, Clock clock) {
        this.state = state;
        this.rotation = rotation;
        this.overlap = overlap;
        this.clock = clock;
    }

    @Override
    public TrustedKeys current() throws IOException {
        return ring().trusted();
    }

    /** The current signing key. */
    ECKey signing() throws IOException {
        Instant announced = clock.instant().minus(ANNOUNCED);
        List<ECKey> keys = ring().keys();
        return keys.reversed().stream()
                .filter(key -> !made(key).isAfter(announced))
                .findFirst()
                // At the first start there is one key only, which no replica knows yet.
                .orElse(keys.getFirst());
    }

    /** The public keys. */
    JWKSet published() throws IOException {
        return new JWKSet(List.copyOf(ring().keys())).toPublicJWKSet();
    }

    private Ring ring() throws IOException {
        Instant now = clock.instant();
        Ring seen = ring;
        if (isDue(seen, now)) {
            Blocking.checkpoint();
            return look(now);
        }
        return seen;
    }

    private static boolean isDue(Ring seen, Instant now) {
        return seen.keys().isEmpty() || now.isAfter(seen.looked().plus(BETWEEN_LOOKS));
    }

    private synchronized Ring look(Instant now) throws IOException {
        // Another thread may have reloaded them during the wait for the lock.
        if (!isDue(ring, now)) {
            return ring;
        }
        try {
            ring = lookAgain(now);
        } catch (IOException e) {
            if (ring.keys().isEmpty()) {
                throw e;
            }
            LOG.error("cannot look for keys of tokens, those of before stay in force: {}", FileFailure.text(e));
            ring = ring.lookedAt(now);
        }
        return ring;
    }

    private Ring lookAgain(Instant now) throws IOException {
        List<ECKey> keys = read();
        if (keys.isEmpty()) {
            make(now);
            keys = read();
        } else if (isOld(keys.getLast(), rotation, now) && isWritten(() -> make(now))) {
            keys = read();
        }
        keys = withoutOutdated(keys, now);
        return keys.equals(ring.keys())
                ? ring.lookedAt(now)
                : new Ring(keys, new TrustedKeys(List.copyOf(keys), new Certificates(List.of())), now);
    }

    private List<ECKey> read() throws IOException {
        List<ECKey> keys = new ArrayList<>();
        for (String name : state.names(LEVEL)) {
            byte[] document = state.read(LEVEL + "/" + name).orElse(new byte[0]);
            try {
                keys.add(ECKey.parse(new String(document, StandardCharsets.UTF_8)));
            } catch (ParseException e) {
                LOG.error("{}/{} in the server's state is no key, and passed over", LEVEL, name);
            }
        }
        keys.sort(Comparator.comparing(SigningKeys::made).thenComparing(ECKey::getKeyID));
        return keys;
    }

    private void make(Instant now) throws IOException {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .issueTime(Date.from(now))
                    .generate();
            state.write(document(key), key.toJSONString().getBytes(StandardCharsets.UTF_8));
            LOG.info("made a key to sign tokens with: {}", key.getKeyID());
        } catch (JOSEException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }

    private List<ECKey> withoutOutdated(List<ECKey> keys, Instant now) {
        List<ECKey> kept = new ArrayList<>(keys);
        // A key signs until its successor was announced.
        while (kept.size() > 1 && isOld(kept.get(1), ANNOUNCED.plus(overlap), now)) {
            ECKey outdated = kept.removeFirst();
            isWritten(() -> state.delete(document(outdated)));
        }
        return kept;
    }

    /** A change of the stored keys. */
    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    /** On a read-only or full volume the existing keys remain in use; a warning is logged once. */
    private boolean isWritten(Change change) {
        try {
            change.make();
            unwritable = false;
            return true;
        } catch (IOException e) {
            if (!unwritable) {
                LOG.warn(
                        "cannot rotate the keys that sign tokens, the present one stays in use: {}; make {} in the"
                                + " server's state writable",
                        FileFailure.text(e),
                        LEVEL);
            }
            unwritable = true;
            return false;
        }
    }

    private static String document(ECKey key) {
        return LEVEL + "/"
                + HexFormat.of().formatHex(Sha256.of(key.getKeyID().getBytes(StandardCharsets.UTF_8)), 0, 16);
    }

    private static boolean isOld(ECKey key, Duration age, Instant now) {
        return made(key).plus(age).isBefore(now);
    }

    private static Instant made(ECKey key) {
        return key.getIssueTime() == null ? Instant.EPOCH : key.getIssueTime().toInstant();
    }
}
