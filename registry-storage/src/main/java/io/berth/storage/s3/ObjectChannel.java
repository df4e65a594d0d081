package io.berth.storage.s3;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Streams the bytes of an object. On a connection failure it requests the rest of the same version on a new connection.
 * Read by one thread at a time; closed by any.
 */
final class ObjectChannel implements ReadableByteChannel {

    private static final Logger LOG = LoggerFactory.getLogger(ObjectChannel.class);

    /** The maximum of consecutive failures without a byte in between. */
    private static final int MOST_BREAKS = 5;

    private static final int CHUNK = 64 * 1024;

    private final Bucket bucket;
    private final String key;
    private final String version;
    private final byte[] chunk;
    private long offset;
    private long left;
    private int breaks;
    private volatile @Nullable ResponseInputStream<GetObjectResponse> stream;
    private volatile boolean closed;

    ObjectChannel(Bucket bucket, String key, String version, long offset, long length) {
        this.bucket = bucket;
        this.key = key;
        this.version = version;
        this.offset = offset;
        this.left = length;
        this.chunk = new byte[(int) Math.min(CHUNK, length)];
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (left == 0) {
            return -1;
        }
        int wanted = (int) Math.min(Math.min(target.remaining(), chunk.length), left);
        while (wanted > 0) {
            int count = attempt(wanted);
            if (count > 0) {
                target.put(chunk, 0, count);
                offset += count;
                left -= count;
                breaks = 0;
                if (left == 0) {
                    end();
                }
                return count;
            }
        }
        return 0;
    }

    /** The number of bytes read; none when the connection failed and another attempt is allowed. */
    private int attempt(int wanted) throws IOException {
        // The SDK has already retried the request.
        ResponseInputStream<GetObjectResponse> open = stream();
        try {
            int count = open.read(chunk, 0, wanted);
            if (count < 0) {
                throw new EOFException(left + " bytes before its end");
            }
            return count;
        } catch (IOException | RuntimeException e) {
            // The SDK's exceptions are not IOExceptions.
            abort();
            if (closed) {
                throw new ClosedChannelException();
            }
            if (++breaks > MOST_BREAKS) {
                throw new IOException("reading " + key + " broke off " + breaks + " times in a row", e);
            }
            LOG.debug("reading {} broke off at {}, and goes on: {}", key, offset, e.toString());
            return 0;
        }
    }

    private ResponseInputStream<GetObjectResponse> stream() throws IOException {
        ResponseInputStream<GetObjectResponse> open = stream;
        if (open == null) {
            open = bucket.open(key, version, offset, left);
            stream = open;
        }
        if (closed) {
            abort();
            throw new ClosedChannelException();
        }
        return open;
    }

    /** Everything was read: the connection can be reused. */
    private void end() throws IOException {
        ResponseInputStream<GetObjectResponse> open = stream;
        stream = null;
        if (open != null) {
            open.close();
        }
    }

    private void abort() {
        ResponseInputStream<GetObjectResponse> open = stream;
        stream = null;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        abort();
    }
}
