package io.berth.auth.token;

import io.berth.core.access.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A cache of verified tokens, so that the signature of a token sent with every request is verified once. Entries are
 * found by a cheap hash of the text and then compared in constant time; a SHA-256 would cost as much as a tenth of a
 * pull. An entry is bound to the keys that verified it. Thread-safe.
 */
final class VerifiedTokens {

    /** The total length of cached tokens, in characters; the memory of each is about ten times that. */
    private static final int BUDGET = 1 << 20;

    /** Longer tokens are not cached. */
    private static final int LONGEST = 8 << 10;

    /** The claims of a token, its principal, and the keys that verified it. */
    record Verified(TrustedKeys keys, Claims claims, Principal principal) {}

    private record Kept(String token, Verified verified) {
        boolean is(String other) {
            return MessageDigest.isEqual(bytes(token), bytes(other));
        }
    }

    /** Least recently used first. */
    private final SequencedMap<Integer, Kept> tokens = new LinkedHashMap<>(16, 0.75f, true);

    private int length;

    Optional<Verified> find(String token, TrustedKeys keys) {
        @Nullable Kept kept;
        synchronized (tokens) {
            kept = tokens.get(token.hashCode());
        }
        return kept != null && kept.verified().keys() == keys && kept.is(token)
                ? Optional.of(kept.verified())
                : Optional.empty();
    }

    void add(String token, Verified verified) {
        if (token.length() > LONGEST) {
            return;
        }
        synchronized (tokens) {
            forgotten(tokens.put(token.hashCode(), new Kept(token, verified)));
            length += token.length();
            while (length > BUDGET) {
                forgotten(tokens.pollFirstEntry().getValue());
            }
        }
    }

    private void forgotten(@Nullable Kept gone) {
        length -= gone == null ? 0 : gone.token().length();
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }
}
