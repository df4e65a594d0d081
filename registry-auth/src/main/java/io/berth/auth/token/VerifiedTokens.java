package io.berth.auth.token;

import io.berth.core.access.Principal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that were good lately, so that the signature of one that comes with every request is checked once. They are
 * remembered by their SHA-256, and belong to the keys they were checked with: with other keys they are checked anew.
 * Safe for use by many threads.
 */
final class VerifiedTokens {

    private static final int MOST = 2000;

    /** What a token said, whose it is by that, and by which keys it was believed. */
    record Verified(TrustedKeys keys, Claims claims, Principal principal) {}

    private final Map<ByteBuffer, Verified> tokens = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verified> eldest) {
            return size() > MOST;
        }
    };

    Optional<Verified> find(String token, TrustedKeys keys) {
        ByteBuffer hash = hash(token);
        synchronized (tokens) {
            return Optional.ofNullable(tokens.get(hash)).filter(verified -> verified.keys() == keys);
        }
    }

    void add(String token, Verified verified) {
        ByteBuffer hash = hash(token);
        synchronized (tokens) {
            tokens.put(hash, verified);
        }
    }

    private static ByteBuffer hash(String token) {
        return ByteBuffer.wrap(Sha256.of(token.getBytes(StandardCharsets.UTF_8)));
    }
}
