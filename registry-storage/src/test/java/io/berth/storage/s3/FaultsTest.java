package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import io.berth.core.store.BlobContent;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.core.store.UploadSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that refuses requests, loses responses and closes connections: reads and writes are correct, or fail. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
@ParameterizedClass
@EnumSource
final class FaultsTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final byte[] LARGE = random(12 << 20);
    private static final byte[] SMALL = random(100_000);
    private static final String COMPLETE = "POST .*uploadId=.*";

    private final Proxy proxy;
    private final S3Storage storage;

    FaultsTest(S3Server server) throws IOException {
        proxy = Proxy.before(server.endpoint());
        storage = open();
    }

    private S3Storage open() throws IOException {
        return open(S3StoreUnderTest.TRANSFER);
    }

    private S3Storage open(S3Settings.Transfer transfer) throws IOException {
        return S3Storage.open(
                S3StoreUnderTest.settings(proxy.endpoint(), UUID.randomUUID().toString(), transfer), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        proxy.does(request -> Proxy.PASS);
        storage.close();
        proxy.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static Digest digest(byte[] bytes) {
        return Digest.Algorithm.SHA256.digestOf(bytes);
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    /** The first request of each kind fails, and that of each part of content. */
    private static Proxy.Plan firstTimes(Proxy.Deed deed) {
        Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
        return request ->
                seen.computeIfAbsent(request, _ -> new AtomicInteger()).getAndIncrement() == 0 ? deed : Proxy.PASS;
    }

    private static Proxy.Plan when(String pattern, Proxy.Plan plan) {
        return request -> request.matches(pattern) ? plan.of(request) : Proxy.PASS;
    }

    private void streamed(byte[] content) throws IOException {
        UploadId id = begun(storage);
        append(storage, id, content);
        finish(id, content);
    }

    private static UploadId begun(S3Storage storage) throws IOException {
        UploadId id = UploadId.random();
        storage.uploads().begin(APP, id);
        return id;
    }

    private static void append(S3Storage storage, UploadId id, byte[] content) throws IOException {
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            session.append(channel(content), Digest.Algorithm.SHA256);
        }
    }

    private void finish(UploadId id, byte[] content) throws IOException {
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            session.finish(digest(content));
        }
    }

    private void inOnePiece(byte[] content) throws IOException {
        storage.uploads().store(APP, channel(content), digest(content));
    }

    private void tag(byte[] manifest) throws IOException {
        storage.blobs().put(digest(manifest), ByteBuffer.wrap(manifest));
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_MANIFEST, digest(manifest), manifest.length);
        assertThat(storage.metadata()
                        .record(
                                APP,
                                descriptor,
                                Relations.NONE,
                                List.of(new Tag("latest")),
                                MetadataStore.UNCONDITIONAL))
                .isTrue();
    }

    private byte[] read(byte[] content) throws IOException {
        try (BlobContent blob = storage.blobs().open(digest(content)).orElseThrow()) {
            BlobContent.Elsewhere elsewhere = (BlobContent.Elsewhere) blob;
            try (ReadableByteChannel channel = elsewhere.origin().read(0, elsewhere.size())) {
                return Channels.newInputStream(channel).readAllBytes();
            }
        }
    }

    private void pushAndPull() throws IOException {
        streamed(LARGE);
        assertThat(read(LARGE)).isEqualTo(LARGE);
        inOnePiece(LARGE);
        assertThat(read(LARGE)).isEqualTo(LARGE);
        streamed(SMALL);
        tag(SMALL);
        assertThat(storage.metadata().resolve(APP, new Tag("latest"))).hasValue(digest(SMALL));
        assertThat(read(SMALL)).isEqualTo(SMALL);
    }

    @Test
    void repeatsWhatTheServerHadNoTimeFor() throws IOException {
        proxy.does(firstTimes(Proxy.SLOW_DOWN));

        pushAndPull();
    }

    @Test
    void repeatsWhatTheServerStumbledOver() throws IOException {
        proxy.does(firstTimes(Proxy.INTERNAL_ERROR));

        pushAndPull();
    }

    @Test
    void repeatsWhatNeverArrived() throws IOException {
        proxy.does(firstTimes(Proxy.CUT));

        pushAndPull();
    }

    @Test
    void repeatsWhatWasDoneButNotAnswered() throws IOException {
        proxy.does(firstTimes(Proxy.LOSE_ANSWER));

        pushAndPull();
    }

    @Test
    void believesNoStatusThatCameBeforeTheFailure() throws IOException {
        proxy.does(when(COMPLETE, firstTimes(Proxy.FAIL_AFTER_ALL)));

        pushAndPull();
    }

    @Test
    void goesOnWhereReadingBrokeOff() throws IOException {
        inOnePiece(LARGE);
        AtomicInteger reads = new AtomicInteger();
        proxy.does(when("GET .*/data.*", _ -> reads.getAndIncrement() < 3 ? Proxy.cutAfter(1_000_000) : Proxy.PASS));

        assertThat(read(LARGE)).isEqualTo(LARGE);
        assertThat(reads).hasValue(4);
    }

    @Test
    void failsRatherThanEndEarly() throws IOException {
        inOnePiece(LARGE);
        proxy.does(when("GET .*/data.*", _ -> Proxy.cutAfter(0)));

        assertThatThrownBy(() -> read(LARGE)).isInstanceOf(IOException.class);
    }

    @Test
    void givesNoBytesFromAnotherPlace() throws IOException {
        inOnePiece(SMALL);
        proxy.does(when("GET .*/data.*", _ -> Proxy.HIDE_RANGE));

        assertThat(read(SMALL)).isEqualTo(SMALL);
        try (BlobContent blob = storage.blobs().open(digest(SMALL)).orElseThrow();
                ReadableByteChannel channel =
                        ((BlobContent.Elsewhere) blob).origin().read(10, 20)) {
            assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(20)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("from 10 on");
        }
    }

    @Test
    void isUsableAgainWhenTheServerIsBack() throws IOException {
        proxy.does(_ -> Proxy.CUT);
        assertThatThrownBy(() -> storage.metadata().resolve(APP, new Tag("latest")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bucket registry");
        proxy.does(_ -> Proxy.PASS);

        assertThat(storage.metadata().resolve(APP, new Tag("latest"))).isEmpty();
    }

    @Test
    void startsWithoutTheServer() throws IOException {
        proxy.does(_ -> Proxy.CUT);
        try (S3Storage early = open()) {
            proxy.does(_ -> Proxy.PASS);

            assertThat(early.state().create("secret", SMALL)).isTrue();
            assertThat(early.state().create("secret", SMALL)).isFalse();
        }
    }

    private long appended(UploadId id, int from) throws IOException {
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            assertThat(session.offset()).isEqualTo(from);
            session.append(channel(Arrays.copyOfRange(LARGE, from, LARGE.length)), Digest.Algorithm.SHA256);
            return session.offset();
        }
    }

    /** Fails while matching requests do; resuming at the session's offset then completes the blob. */
    private void goesOnAfter(String request) throws IOException {
        UploadId id = UploadId.random();
        storage.uploads().begin(APP, id);
        proxy.does(when(request, _ -> Proxy.INTERNAL_ERROR));
        assertThatThrownBy(() -> appended(id, 0)).isInstanceOf(IOException.class);
        proxy.does(_ -> Proxy.PASS);

        int offset = (int) storage.uploads().offset(APP, id).orElseThrow();
        assertThat(appended(id, offset)).isEqualTo(LARGE.length);
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            session.finish(digest(LARGE));
        }
        assertThat(read(LARGE)).isEqualTo(LARGE);
    }

    @Test
    void countsNoPartThatDidNotArrive() throws IOException {
        goesOnAfter("PUT .*partNumber=2.*");
        goesOnAfter("PUT .*partNumber=1.*");
    }

    @Test
    void countsNothingThatCouldNotBeBegun() throws IOException {
        goesOnAfter("POST .*\\?uploads.*");
    }

    @Test
    void countsNothingThatCouldNotBeNoted() throws IOException {
        goesOnAfter("PUT .*/tail.*");
    }

    @Test
    void leavesNoPartsWhenAllFails() throws IOException {
        proxy.does(when("PUT .*partNumber=2.*", _ -> Proxy.INTERNAL_ERROR));
        assertThatThrownBy(() -> inOnePiece(LARGE)).isInstanceOf(IOException.class);
        assertThat(proxy.requests())
                .anyMatch(request -> request.startsWith("DELETE ") && request.contains("uploadId="));

        proxy.does(_ -> Proxy.PASS);
        assertThat(storage.blobs().size(digest(LARGE))).isEmpty();
    }

    @Test
    void leavesAnUploadAsItWasWhenItsPartsAreNotTaken() throws IOException {
        byte[] all = Arrays.copyOf(SMALL, SMALL.length + LARGE.length);
        System.arraycopy(LARGE, 0, all, SMALL.length, LARGE.length);
        for (String part : List.of("POST .*uploads.*", "PUT .*partNumber=1.*", "PUT .*partNumber=2.*")) {
            UploadId id = begun(storage);
            append(storage, id, SMALL);
            proxy.does(when(part, _ -> Proxy.DENIED));
            assertThatThrownBy(() -> append(storage, id, LARGE)).isInstanceOf(IOException.class);
            proxy.does(_ -> Proxy.PASS);

            assertThat(storage.uploads().offset(APP, id)).hasValue(SMALL.length);
            append(storage, id, LARGE);
            finish(id, all);
            assertThat(read(all)).isEqualTo(all);
            storage.blobs().delete(digest(all));
        }
    }

    @Test
    void givesMemoryBackWhenPartsAreNotTaken() throws IOException {
        S3Settings.Transfer usual = S3StoreUnderTest.TRANSFER;
        S3Settings.Transfer scarce = new S3Settings.Transfer(
                usual.part(),
                usual.copyThreshold(),
                usual.copyPart(),
                usual.copiesAtOnce(),
                3L * S3Settings.SMALLEST_PART,
                usual.deadline(),
                usual.writerPatience());
        try (S3Storage frugal = open(scarce)) {
            proxy.does(when("PUT .*partNumber=.*", _ -> Proxy.DENIED));
            for (int i = 0; i < 8; i++) {
                UploadId id = begun(frugal);
                assertThatThrownBy(() -> append(frugal, id, LARGE))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("send a part");
            }
            proxy.does(_ -> Proxy.PASS);

            frugal.uploads().store(APP, channel(LARGE), digest(LARGE));
        }
    }

    @Test
    void finishesWhatWasPutTogetherButNotCopied() throws IOException {
        UploadId id = begun(storage);
        append(storage, id, LARGE);
        proxy.does(when("PUT .*/blobs/.*", _ -> Proxy.DENIED));
        assertThatThrownBy(() -> finish(id, LARGE)).isInstanceOf(IOException.class);
        proxy.does(_ -> Proxy.PASS);

        finish(id, LARGE);
        assertThat(read(LARGE)).isEqualTo(LARGE);
    }

    @Test
    void succeedsThoughItCannotCleanUp() throws IOException {
        proxy.does(when("POST .*delete.*", _ -> Proxy.DENIED));
        streamed(SMALL);

        assertThat(read(SMALL)).isEqualTo(SMALL);
    }
}
