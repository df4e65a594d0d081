package io.berth.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Two replicas that decide concurrently; on the server whose conditional writes are atomic. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
final class RacesTest {

    private static final RepositoryName APP = new RepositoryName("team/app");

    private final String prefix = UUID.randomUUID().toString();
    private S3StoreUnderTest one;
    private S3StoreUnderTest other;

    @BeforeEach
    void open() throws IOException {
        one = S3StoreUnderTest.open(S3Server.MINIO, prefix);
        other = S3StoreUnderTest.open(S3Server.MINIO, prefix);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void letOnePushCreateATag() throws Exception {
        for (int round = 0; round < 10; round++) {
            Tag tag = new Tag("round-" + round);
            List<Boolean> created = ReplicasTest.together(IntStream.range(0, 6)
                    .<Callable<Boolean>>mapToObj(i -> () -> create(i % 2 == 0 ? one : other, tag, "number " + i))
                    .toList());
            assertThat(created).containsOnlyOnce(true);
        }
    }

    private static boolean create(S3StoreUnderTest store, Tag tag, String text) throws IOException {
        byte[] manifest = text.getBytes(UTF_8);
        Descriptor descriptor =
                Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.Algorithm.SHA256.digestOf(manifest), manifest.length);
        return store.metadata().record(APP, descriptor, Relations.NONE, List.of(tag), (_, target) -> target.isEmpty());
    }

    @Test
    void keepATagThatWasMovedBeforeItsTurnToGo() throws IOException {
        List<Tag> tags = IntStream.range(10, 30).mapToObj(i -> new Tag("t" + i)).toList();
        Digest old = record(one, "old", tags);
        AtomicReference<Optional<Digest>> moved = new AtomicReference<>(Optional.empty());
        try (Proxy proxy = Proxy.before(S3Server.MINIO.endpoint());
                S3Storage removing = S3Storage.open(
                        S3StoreUnderTest.settings(proxy.endpoint(), prefix, S3StoreUnderTest.TRANSFER),
                        Clock.systemUTC())) {
            proxy.does(request -> {
                if (request.matches("POST .*delete.*") && moved.get().isEmpty()) {
                    moved.set(Optional.of(record(other, "new", List.of(tags.getLast()))));
                }
                return Proxy.PASS;
            });
            removing.metadata().deleteManifest(APP, old, Relations.NONE);
        }

        assertThat(moved.get()).isPresent();
        assertThat(one.metadata().resolve(APP, tags.getLast())).isEqualTo(moved.get());
        assertThat(one.metadata().resolve(APP, tags.getFirst())).isEmpty();
    }

    private static Digest record(S3StoreUnderTest store, String text, List<Tag> tags) {
        byte[] manifest = text.getBytes(UTF_8);
        Digest digest = Digest.Algorithm.SHA256.digestOf(manifest);
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_MANIFEST, digest, manifest.length);
        try {
            store.metadata().record(APP, descriptor, Relations.NONE, tags, MetadataStore.UNCONDITIONAL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest;
    }

    @Test
    void agreeOnASecret() throws Exception {
        List<Boolean> created = ReplicasTest.together(List.<Callable<Boolean>>of(
                () -> one.storage().state().create("secret", new byte[] {1}),
                () -> other.storage().state().create("secret", new byte[] {2})));

        assertThat(created).containsOnlyOnce(true);
    }
}
