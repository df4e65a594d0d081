package io.berth.http.wire;

import io.berth.core.access.Principal;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Upload ids bound to the account that began the upload and to the time, which no file needs to record: a UUID of
 * version 8 with 24 bits of minutes since 2020, 50 random bits and a 48-bit MAC over these, the repository, and the
 * account's name and generation. An id of another version comes from another registry that served this volume, and may
 * be used by any account that may push and knows it.
 */
public final class UploadTickets {

    private static final String HMAC = "HmacSHA256";
    private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");
    private static final long MAC_BITS = (1L << 48) - 1;
    private static final int VERSION = 8;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec secret;
    private final Clock clock;

    /** @param secret shared by all replicas, and kept across restarts */
    public UploadTickets(String secret, Clock clock) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        this.clock = clock;
    }

    /** Issues an id for an upload of this account that begins now. */
    public UploadId issue(RepositoryName repository, Principal account) {
        long minutes = Duration.between(EPOCH, clock.instant()).toMinutes();
        long high = minutes << 40 | (random.nextLong() & 0xff_ffffL) << 16 | VERSION << 12 | random.nextInt(1 << 12);
        long low = 0b10L << 62 | (random.nextLong() & 0x3fffL) << 48;
        return new UploadId(new UUID(high, low | mac(high, low, repository, account)).toString());
    }

    /** When this account began the upload, to the minute; empty when another account did. */
    public Optional<Instant> begun(UploadId id, RepositoryName repository, Principal account) {
        UUID uuid = UUID.fromString(id.value());
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        if ((high >> 12 & 0xf) != VERSION) {
            return Optional.of(Instant.MAX);
        }
        boolean theirs = (low & MAC_BITS) == mac(high, low & ~MAC_BITS, repository, account);
        return theirs ? Optional.of(EPOCH.plus(Duration.ofMinutes(high >>> 40))) : Optional.empty();
    }

    private long mac(long high, long low, RepositoryName repository, Principal account) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(ByteBuffer.allocate(Long.BYTES * 2)
                    .putLong(high)
                    .putLong(low)
                    .flip());
            mac.update(repository.value().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            mac.update(account.generation().account().getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(account.name().getBytes(StandardCharsets.UTF_8)))
                            .getLong()
                    & MAC_BITS;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
