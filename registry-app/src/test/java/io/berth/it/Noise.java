package io.berth.it;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Content of any size, generated as it is read: pages of the same noise, each with its number at the start. */
final class Noise extends InputStream {

    private static final int PAGE = 1 << 16;

    private final ByteBuffer page;
    private long left;

    private Noise(ByteBuffer page, long size) {
        this.page = page;
        this.left = size;
    }

    /** The same bytes for the same seed. */
    Noise(long seed, long size) {
        this(page(seed), size);
    }

    /** A page that was read to its end. */
    private static ByteBuffer page(long seed) {
        byte[] noise = new byte[PAGE];
        new Random(seed).nextBytes(noise);
        return ByteBuffer.wrap(noise).position(PAGE);
    }

    /** The digest of a stream, which is read to its end and closed. */
    static Digest digestOf(InputStream content) throws IOException {
        try (var hashed = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            hashed.transferTo(OutputStream.nullOutputStream());
            return Digest.parse("sha256:"
                    + HexFormat.of().formatHex(hashed.getMessageDigest().digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next bytes, as a stream that continues where the previous one was read to. */
    InputStream next(long size) {
        Noise part = new Noise(page, size);
        left -= size;
        return part;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (left == 0) {
            return -1;
        }
        if (!page.hasRemaining()) {
            page.clear().putLong(0, page.getLong(0) + 1);
        }
        int count = (int) Math.min(Math.min(left, length), page.remaining());
        page.get(bytes, offset, count);
        left -= count;
        return count;
    }
}
