package io.berth.app;

import io.berth.app.config.HttpConfig;
import io.berth.app.config.Secret;
import io.berth.core.file.FileFailure;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key that signs upload state: the configured secret, else one generated at the first start and kept in storage, so
 * that uploads survive a restart and replicas share it.
 */
record UploadSecret(String text) {

    private static final Logger LOG = LoggerFactory.getLogger(UploadSecret.class);
    private static final String NAME = "uploads/secret";
    private static final int BYTES = 32;

    static UploadSecret of(HttpConfig http, ServerState state) throws IOException {
        Optional<String> configured = http.secret().map(Secret::text);
        return new UploadSecret(configured.isPresent() ? configured.get() : stored(state));
    }

    private static String stored(ServerState state) throws IOException {
        Optional<byte[]> stored = state.read(NAME);
        if (stored.isPresent()) {
            return new String(stored.get(), StandardCharsets.US_ASCII);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        try {
            if (!state.create(NAME, secret.getBytes(StandardCharsets.US_ASCII))) {
                // Another replica started at the same time.
                return state.read(NAME)
                        .map(first -> new String(first, StandardCharsets.US_ASCII))
                        .orElse(secret);
            }
        } catch (IOException e) {
            LOG.warn(
                    "cannot keep the secret of uploads, which end with this process: {}; set http.secret",
                    FileFailure.text(e));
        }
        return secret;
    }

    @Override
    public String toString() {
        return "***";
    }
}
