package io.berth.auth.token;

import io.berth.core.access.Principal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were good lately, so that the signature of one that comes with every request is checked once. They are
 * found by a cheap hash of their text and then compared in constant time; a SHA-256 instead of it would cost as much as
 * a tenth of a pull. They belong to the keys they were checked with: with other keys they are checked anew. Safe for
 * use by many threads.
 */
final class VerifiedTokens {

    /** Of the text of tokens, in characters; what is kept of each takes about ten times as much. */
    private static final int BUDGET = 1 << 20;

    /** One longer than that is checked each time. */
    private static final int LONGEST = 8 << 10;

    /** What a token said, whose it is by that, and by which keys it was believed. */
    record Verified(TrustedKeys keys, Claims claims, Principal principal) {}

    private record Kept(String token, Verified verified) {
        boolean is(String other) {
            return MessageDigest.isEqual(bytes(token), bytes(other));
        }
    }

    /** The one not used for longest first. */
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
