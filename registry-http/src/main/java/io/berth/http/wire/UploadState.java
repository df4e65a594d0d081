package io.berth.http.wire;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The {@code _state} parameter of an upload's location, as in distribution: the offset last sent to the client, signed
 * with {@code http.secret}. It detects a chunk that is repeated; the session itself is on the server, so a missing
 * state, or one signed with another secret, only disables that check.
 */
public final class UploadState {

    private static final String HMAC = "HmacSHA256";
    private static final int HMAC_LENGTH = 32;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final SecretKeySpec secret;
    private final Clock clock;

    public UploadState(String secret, Clock clock) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        this.clock = clock;
    }

    /** The state as a query value. */
    public String sign(RepositoryName repository, UploadId id, long offset) {
        byte[] state = JSON.writeValueAsBytes(Json.object()
                .put("Name", repository.value())
                .put("UUID", id.value())
                .put("Offset", offset)
                .put("StartedAt", Instant.now(clock).toString()));
        byte[] signed = Arrays.copyOf(hmac(state), HMAC_LENGTH + state.length);
        System.arraycopy(state, 0, signed, HMAC_LENGTH, state.length);
        return Base64.getUrlEncoder().encodeToString(signed);
    }

    /** The signed offset; empty when the signature is wrong or belongs to another upload. */
    public OptionalLong offset(String state, RepositoryName repository, UploadId id) {
        byte[] signed;
        try {
            signed = Base64.getUrlDecoder().decode(state);
        } catch (IllegalArgumentException e) {
            return OptionalLong.empty();
        }
        if (signed.length <= HMAC_LENGTH) {
            return OptionalLong.empty();
        }
        byte[] json = Arrays.copyOfRange(signed, HMAC_LENGTH, signed.length);
        if (!MessageDigest.isEqual(hmac(json), Arrays.copyOf(signed, HMAC_LENGTH))) {
            return OptionalLong.empty();
        }
        return offset(json, repository, id);
    }

    private static OptionalLong offset(byte[] json, RepositoryName repository, UploadId id) {
        try {
            JsonNode state = JSON.readTree(json);
            boolean same = state.path("Name").asString("").equals(repository.value())
                    && state.path("UUID").asString("").equals(id.value());
            return same ? OptionalLong.of(state.path("Offset").asLong()) : OptionalLong.empty();
        } catch (JacksonException e) {
            return OptionalLong.empty();
        }
    }

    private byte[] hmac(byte[] content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
