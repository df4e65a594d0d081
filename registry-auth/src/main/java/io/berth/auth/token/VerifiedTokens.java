package io.berth.auth.token;

import io.berth.core.access.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were good lately, so that the signature of one that comes with every request is checked once. They are
 * remembered by their SHA-256, and belong to the keys they were checked with: with other keys they are checked anew.
 * Safe for use by many threads.
 */
final class VerifiedTokens {

    /** Of the text of tokens, in characters; what is kept of each takes about ten times as much. */
    private static final int BUDGET = 1 << 20;

    /** One longer than that is checked each time. */
    private static final int LONGEST = 8 << 10;

    /** What a token said, whose it is by that, and by which keys it was believed. */
    record Verified(TrustedKeys keys, Claims claims, Principal principal) {}

    private record Kept(Verified verified, int length) {}

    /** The one not used for longest first. */
    private final SequencedMap<ByteBuffer, Kept> tokens = new LinkedHashMap<>(16, 0.75f, true);

    private int length;

    Optional<Verified> find(String token, TrustedKeys keys) {
        ByteBuffer hash = hash(token);
        synchronized (tokens) {
            return Optional.ofNullable(tokens.get(hash)).map(Kept::verified).filter(known -> known.keys() == keys);
        }
    }

    void add(String token, Verified verified) {
        if (token.length() > LONGEST) {
            return;
        }
        ByteBuffer hash = hash(token);
        synchronized (tokens) {
            forgotten(tokens.put(hash, new Kept(verified, token.length())));
            length += token.length();
            while (length > BUDGET) {
                forgotten(tokens.pollFirstEntry().getValue());
            }
        }
    }

    private void forgotten(@Nullable Kept gone) {
        length -= gone == null ? 0 : gone.length();
    }

    private static ByteBuffer hash(String token) {
        return ByteBuffer.wrap(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    }
}
