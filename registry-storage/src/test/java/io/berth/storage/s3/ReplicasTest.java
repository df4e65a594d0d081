package io.berth.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RegistryException;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two independent stores over one bucket. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
@ParameterizedClass
@EnumSource
final class ReplicasTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Tag LATEST = new Tag("latest");
    private static final byte[] CONTENT = random(17_000_001);

    private final S3StoreUnderTest one;
    private final S3StoreUnderTest other;

    ReplicasTest(S3Server server) throws IOException {
        String prefix = UUID.randomUUID().toString();
        one = S3StoreUnderTest.open(server, prefix);
        other = S3StoreUnderTest.open(server, prefix);
    }

    @AfterEach
    void close() throws IOException {
        one.uploads().purge(Instant.now().plusSeconds(3600), false);
        assertThat(one.leftovers()).isEmpty();
        one.close();
        other.close();
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

    private static UploadSession take(S3StoreUnderTest store, UploadId id) throws IOException {
        return store.uploads().take(APP, id).orElseThrow();
    }

    private static void append(S3StoreUnderTest store, UploadId id, int from, int to) throws IOException {
        try (UploadSession session = take(store, id)) {
            assertThat(session.offset()).isEqualTo(from);
            session.append(channel(Arrays.copyOfRange(CONTENT, from, to)), Digest.Algorithm.SHA256);
        }
    }

    private static void finish(S3StoreUnderTest store, UploadId id) throws IOException {
        try (UploadSession session = take(store, id)) {
            session.finish(digest(CONTENT));
        }
    }

    private UploadId begun() throws IOException {
        UploadId id = UploadId.random();
        one.uploads().begin(APP, id);
        return id;
    }

    private static byte[] read(S3StoreUnderTest store, Digest digest) throws IOException {
        try (BlobContent blob = store.blobs().open(digest).orElseThrow()) {
            BlobContent.Elsewhere elsewhere = (BlobContent.Elsewhere) blob;
            try (ReadableByteChannel channel = elsewhere.origin().read(0, elsewhere.size())) {
                return Channels.newInputStream(channel).readAllBytes();
            }
        }
    }

    @Test
    void goOnWithEachOthersUploads() throws IOException {
        UploadId id = begun();
        append(other, id, 0, 1_000_000);
        append(one, id, 1_000_000, 7_000_000);
        append(other, id, 7_000_000, 7_000_001);
        assertThat(one.uploads().offset(APP, id)).hasValue(7_000_001);
        append(one, id, 7_000_001, CONTENT.length);
        finish(other, id);

        assertThat(read(one, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void finishWhatOneReceivedWhole() throws IOException {
        UploadId id = begun();
        append(one, id, 0, CONTENT.length);
        finish(other, id);

        assertThat(read(one, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void goOnWhereOneDied() throws IOException {
        UploadId id = begun();
        append(one, id, 0, 6_000_000);
        UploadSession dying = take(one, id);
        // What it sends is never recorded.
        other.uploads().offset(APP, id);
        append(other, id, 6_000_000, CONTENT.length);
        finish(other, id);
        dying.close();

        assertThat(read(one, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void letOneOfTwoWritersHaveAnUpload() throws IOException {
        UploadId id = begun();
        try (UploadSession first = take(one, id);
                UploadSession second = take(other, id)) {
            first.append(channel(CONTENT), Digest.Algorithm.SHA256);
            assertThatThrownBy(() -> second.append(channel(random(9_000_000)), Digest.Algorithm.SHA256))
                    .satisfies(ReplicasTest::isBusy);
        }
        finish(one, id);

        assertThat(read(other, digest(CONTENT))).isEqualTo(CONTENT);
    }

    @Test
    void makeNothingOfPartsThatAnotherWriterReplaced() throws IOException {
        UploadId id = begun();
        append(one, id, 0, 7_000_000);
        UploadSession second = take(other, id);
        append(one, id, 7_000_000, CONTENT.length);
        // It continues from the session as found, and replaces a part.
        String attempt = UploadCheckpoint.of(
                        one.bucket().look(new UploadKeys(APP, id).tail()).orElseThrow())
                .assembly()
                .orElseThrow()
                .attempt();
        byte[] foreign = random(S3Settings.SMALLEST_PART);
        other.bucket().send(new UploadKeys(APP, id).content(), attempt, 2, Bucket.Payload.of(ByteBuffer.wrap(foreign)));
        second.close();

        assertThatThrownBy(() -> finish(one, id)).isInstanceOf(RegistryException.class);
        assertThat(one.blobs().size(digest(CONTENT))).isEmpty();
    }

    @Test
    void publishNothingButWhatAWriterFound() throws IOException {
        for (int length : new int[] {1_000_000, 6_000_000}) {
            UploadId id = begun();
            append(one, id, 0, length);
            Digest digest = digest(Arrays.copyOf(CONTENT, length));
            try (UploadSession session = take(one, id)) {
                append(other, id, length, length + 10);
                assertThatThrownBy(() -> session.finish(digest)).satisfies(ReplicasTest::isBusy);
            }
            assertThat(one.blobs().size(digest)).isEmpty();
        }
    }

    /** The entity tag of an object is a hash of its bytes: equal bytes have equal tags. */
    @Test
    void tellWritersApartThatLeaveTheSameTail() throws IOException {
        UploadId id = begun();
        byte[] tail = random(1000);
        byte[] begin = joined(Arrays.copyOf(CONTENT, S3Settings.SMALLEST_PART), tail);
        byte[] more = joined(Arrays.copyOf(random(9_000_000), S3Settings.SMALLEST_PART - tail.length), tail);
        byte[] others = joined(Arrays.copyOf(random(9_000_001), S3Settings.SMALLEST_PART - tail.length), tail);
        append(one, id, begin);
        try (UploadSession second = take(other, id)) {
            append(one, id, more);
            assertThatThrownBy(() -> second.append(channel(others), Digest.Algorithm.SHA256))
                    .satisfies(ReplicasTest::isBusy);
        }
        byte[] all = joined(begin, more);
        try (UploadSession session = take(one, id)) {
            session.finish(digest(all));
        }
        assertThat(read(other, digest(all))).isEqualTo(all);
    }

    private static void append(S3StoreUnderTest store, UploadId id, byte[] content) throws IOException {
        try (UploadSession session = take(store, id)) {
            session.append(channel(content), Digest.Algorithm.SHA256);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void goOnFromTailsThatWereWrittenAgain() throws IOException {
        UploadId id = begun();
        append(one, id, 0, 100_000);
        append(one, id, 100_000, 200_000);
        append(other, id, 200_000, 300_000);
        Digest digest = digest(Arrays.copyOf(CONTENT, 300_000));
        try (UploadSession session = take(one, id)) {
            session.finish(digest);
        }

        assertThat(read(one, digest)).isEqualTo(Arrays.copyOf(CONTENT, 300_000));
        assertThat(one.leftovers()).isEmpty();
    }

    private static void isBusy(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
    }

    private static Digest push(S3StoreUnderTest store, String text) throws IOException {
        byte[] manifest = text.getBytes(UTF_8);
        store.blobs().put(digest(manifest), ByteBuffer.wrap(manifest));
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_MANIFEST, digest(manifest), manifest.length);
        store.metadata().record(APP, descriptor, Relations.NONE, List.of(LATEST), MetadataStore.UNCONDITIONAL);
        return digest(manifest);
    }

    @Test
    void seeAtOnceWhereATagWasMoved() throws IOException {
        for (int i = 0; i < 5; i++) {
            Digest first = push(one, "one " + i);
            assertThat(other.metadata().resolve(APP, LATEST)).hasValue(first);
            Digest second = push(other, "other " + i);
            assertThat(one.metadata().resolve(APP, LATEST)).hasValue(second);
        }
    }

    @Test
    void neverLeaveATagWithoutItsManifest() throws Exception {
        for (int round = 0; round < 10; round++) {
            Digest digest = push(one, "contended");
            List<Callable<Object>> both = List.of(
                    () -> push(one, "contended"), () -> other.metadata().deleteManifest(APP, digest, Relations.NONE));
            together(both);
            Optional<Digest> target = one.metadata().resolve(APP, LATEST);
            assertThat(target.isEmpty() || one.metadata().holdsManifest(APP, target.get()))
                    .isTrue();
        }
    }

    static <T> List<T> together(List<? extends Callable<? extends T>> tasks) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = tasks.stream()
                    .map(task -> executor.submit((Callable<T>) task::call))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        }
    }
}
