package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.event.Events;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.quota.Quotas;
import io.berth.core.service.Uploads;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Counts the cost of a layer as documented in docs/buckets.md. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
final class PushCostTest {

    private static final RepositoryName APP = new RepositoryName("team/app");

    /** Beyond content: chunk signatures, part lists. */
    private static final int OVERHEAD = 20_000;

    private static final byte[] SMALL = random(1_000_000);

    /** Three parts of five mebibytes. */
    private static final byte[] LARGE = random(12 << 20);

    private Proxy proxy;
    private S3Storage storage;
    private Uploads uploads;

    @BeforeEach
    void open() throws IOException {
        proxy = Proxy.before(S3Server.MINIO.endpoint());
        storage = S3Storage.open(
                S3StoreUnderTest.settings(proxy.endpoint(), UUID.randomUUID().toString(), S3StoreUnderTest.TRANSFER),
                Clock.systemUTC());
        uploads = new Uploads(
                storage.uploads(),
                storage.blobs(),
                storage.metadata(),
                new RepositoryLocks(),
                new TouchedDigests(Duration.ofHours(1)),
                Quotas.NONE,
                new Events(Clock.systemUTC(), List.of()));
        cost();
    }

    @AfterEach
    void close() {
        storage.close();
        proxy.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Digest digest(byte[] content) {
        return Digest.Algorithm.SHA256.digestOf(content);
    }

    private static ReadableByteChannel channel(byte[] content) {
        return new Body(ByteBuffer.wrap(content));
    }

    /** As from the wire: reports its end also to a read with an empty buffer. */
    private record Body(ByteBuffer content) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer target) {
            if (!content.hasRemaining()) {
                return -1;
            }
            int length = Math.min(target.remaining(), content.remaining());
            target.put(content.slice(content.position(), length));
            content.position(content.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private record Cost(List<String> requests, int copies, long bytes) {}

    private Cost cost() {
        List<String> requests = proxy.requests();
        int copies =
                (int) requests.stream().filter(line -> line.endsWith(" copy")).count();
        return new Cost(requests, copies, proxy.received());
    }

    private void assertCost(byte[] content, int requests, int copies) {
        Cost cost = cost();
        assertThat(cost.requests()).hasSize(requests);
        assertThat(cost.copies()).isEqualTo(copies);
        assertThat(cost.bytes()).isBetween((long) content.length, (long) content.length + OVERHEAD);
    }

    private void inOneRequest(byte[] content) throws IOException {
        uploads.store(APP, channel(content), OptionalLong.empty(), digest(content));
    }

    private void postAndPut(byte[] content) throws IOException {
        UploadId id = UploadId.random();
        uploads.begin(APP, id);
        uploads.finish(APP, id, OptionalLong.empty(), channel(content), OptionalLong.empty(), digest(content));
    }

    private void streamed(byte[] content) throws IOException {
        UploadId id = UploadId.random();
        uploads.begin(APP, id);
        uploads.append(APP, id, OptionalLong.empty(), channel(content), OptionalLong.empty(), Digest.Algorithm.SHA256);
        uploads.finish(APP, id, OptionalLong.empty(), channel(new byte[0]), OptionalLong.empty(), digest(content));
    }

    @Test
    void ofALayerInOneRequest() throws IOException {
        inOneRequest(SMALL);
        assertCost(SMALL, 2, 0);

        inOneRequest(LARGE);
        assertCost(LARGE, 4 + 3, 0);
    }

    @Test
    void ofALayerThatFollowsAPost() throws IOException {
        postAndPut(SMALL);
        assertCost(SMALL, 7, 0);

        postAndPut(LARGE);
        assertCost(LARGE, 9 + 3, 0);
    }

    @Test
    void ofALayerThatIsStreamed() throws IOException {
        streamed(SMALL);
        assertCost(SMALL, 10, 1);

        streamed(LARGE);
        assertCost(LARGE, 15 + 3, 2);
    }
}
