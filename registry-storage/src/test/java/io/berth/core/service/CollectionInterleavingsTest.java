package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.event.Events;
import io.berth.core.gc.CollectionListener;
import io.berth.core.gc.CollectionOptions;
import io.berth.core.gc.GarbageCollector;
import io.berth.core.gc.UndeleteWindow;
import io.berth.core.journal.Journal;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RegistryException;
import io.berth.core.model.Tag;
import io.berth.core.quota.Quotas;
import io.berth.core.store.BlobStore;
import io.berth.core.store.ManualClock;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.memory.MemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * A push and a collection in all orders of their calls to the storage that need at most two preemptions: an
 * acknowledged image is whole, and a client that was told that a blob exists can use it within the grace period.
 */
final class CollectionInterleavingsTest {

    private static final Tag LATEST = new Tag("latest");
    private static final String IMAGE = ServiceTest.image("config", "layer");
    private static final Digest CHILD = ServiceTest.digest(IMAGE);

    /** A registry whose blobs are old and unneeded, and a collection that would remove them. */
    private abstract static class Push implements Interleavings.Scenario {

        private final ManualClock clock = new ManualClock();
        private final MemoryStorage storage = MemoryStorage.create(clock);
        private final RepositoryLocks locks = new RepositoryLocks();
        private final TouchedDigests touched = new TouchedDigests(Duration.ofHours(1), clock::nanoTime);
        private final Duration grace;
        final Registry before = new Registry(storage.blobs(), storage.metadata(), touched);
        private boolean told;
        private boolean refused;

        Push(Duration grace) throws IOException {
            this.grace = grace;
            prepare();
            clock.pass(Duration.ofHours(3));
        }

        /** The services over ports that wait for their turn. */
        final class Registry {
            final Manifests manifests;
            final Blobs blobs;
            final Uploads uploads;

            Registry(BlobStore blobStore, MetadataStore metadata, TouchedDigests touches) {
                Events events = new Events(clock, List.of());
                manifests = new Manifests(
                        blobStore,
                        metadata,
                        locks,
                        touches,
                        new NoCache(),
                        ReferenceRules.STRICT,
                        RepositoryClasses.ALL,
                        TagRules.NONE,
                        Journal.NONE,
                        Quotas.NONE,
                        events);
                blobs = new Blobs(
                        blobStore, metadata, locks, touches, manifests, new RecentUploads(), Quotas.NONE, events);
                uploads = new Uploads(storage.uploads(), blobStore, metadata, locks, touches, Quotas.NONE, events);
            }

            void upload(String text) throws IOException {
                uploads.store(
                        ServiceTest.ALPINE, ServiceTest.channel(text), OptionalLong.empty(), ServiceTest.digest(text));
            }

            /** As clients do: uploads only what the registry does not have. */
            void ensure(String text) throws IOException {
                try {
                    blobs.size(ServiceTest.ALPINE, ServiceTest.digest(text));
                    told = true;
                } catch (RegistryException e) {
                    upload(text);
                }
            }

            void push(String text, String mediaType) throws IOException {
                manifests.push(
                        ServiceTest.ALPINE,
                        LATEST,
                        mediaType,
                        ServiceTest.bytes(text),
                        List.of(),
                        MetadataStore.UNCONDITIONAL);
            }
        }

        void prepare() throws IOException {
            before.upload("config");
            before.upload("layer");
        }

        abstract void push(Registry registry) throws IOException;

        abstract void assertWhole() throws IOException;

        /** What the pusher touches. */
        TouchedDigests touches() {
            return touched;
        }

        private Registry over(Interleavings ports, TouchedDigests touches) {
            return new Registry(
                    ports.port(BlobStore.class, storage.blobs()),
                    ports.port(MetadataStore.class, storage.metadata()),
                    touches);
        }

        @Override
        public Callable<?> first(Interleavings ports) {
            Registry registry = over(ports, touches());
            return () -> {
                try {
                    push(registry);
                } catch (RegistryException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN);
                    refused = true;
                }
                return true;
            };
        }

        @Override
        public Callable<?> second(Interleavings ports) {
            BlobStore blobStore = ports.port(BlobStore.class, storage.blobs());
            MetadataStore metadata = ports.port(MetadataStore.class, storage.metadata());
            Registry registry = over(ports, touched);
            GarbageCollector collector = new GarbageCollector(
                    blobStore,
                    metadata,
                    locks,
                    touched,
                    registry.manifests,
                    registry.blobs,
                    UndeleteWindow.NONE,
                    1000,
                    clock);
            return () -> collector.collect(
                    new CollectionOptions(grace, Duration.ofHours(1), true, false, 1), CollectionListener.NONE);
        }

        @Override
        public void check() throws IOException {
            if (refused) {
                assertThat(told && !grace.isZero())
                        .as("a client that was told that a blob exists was refused")
                        .isFalse();
                return;
            }
            assertWhole();
        }

        void assertImage() throws IOException {
            before.manifests.read(ServiceTest.ALPINE, before.manifests.confirm(ServiceTest.ALPINE, CHILD));
            for (String blob : List.of("config", "layer")) {
                assertThat(before.blobs.size(ServiceTest.ALPINE, ServiceTest.digest(blob)))
                        .isPositive();
            }
        }
    }

    private static final class NoCache implements ManifestCache {
        @Override
        public Optional<Manifest> find(Digest digest) {
            return Optional.empty();
        }

        @Override
        public void keep(Digest digest, Manifest manifest) {}

        @Override
        public void drop(Digest digest) {}
    }

    /** HEAD, upload what is missing, push the manifest. */
    private static class ImagePush extends Push {

        ImagePush(Duration grace) throws IOException {
            super(grace);
        }

        @Override
        void push(Registry registry) throws IOException {
            registry.ensure("layer");
            registry.ensure("config");
            registry.push(IMAGE, MediaTypes.OCI_MANIFEST);
        }

        @Override
        void assertWhole() throws IOException {
            assertImage();
        }
    }

    /** An index of an image that has no tag any more. */
    private static final class IndexPush extends Push {

        IndexPush(Duration grace) throws IOException {
            super(grace);
        }

        @Override
        void prepare() throws IOException {
            super.prepare();
            before.push(IMAGE, MediaTypes.OCI_MANIFEST);
            before.manifests.delete(ServiceTest.ALPINE, LATEST);
        }

        @Override
        void push(Registry registry) throws IOException {
            registry.push(ServiceTest.index(IMAGE), MediaTypes.OCI_INDEX);
        }

        @Override
        void assertWhole() throws IOException {
            assertThat(before.manifests.resolve(ServiceTest.ALPINE, LATEST))
                    .isEqualTo(ServiceTest.digest(ServiceTest.index(IMAGE)));
            before.manifests.read(
                    ServiceTest.ALPINE,
                    before.manifests.confirm(ServiceTest.ALPINE, ServiceTest.digest(ServiceTest.index(IMAGE))));
            assertImage();
        }
    }

    /** A mount into another repository, and an image there. */
    private static final class MountPush extends Push {

        MountPush(Duration grace) throws IOException {
            super(grace);
        }

        @Override
        void push(Registry registry) throws IOException {
            for (String blob : List.of("config", "layer")) {
                Digest digest = ServiceTest.digest(blob);
                if (!registry.blobs.mount(
                        ServiceTest.DEBIAN, digest, Optional.of(ServiceTest.ALPINE), "ann", _ -> true)) {
                    registry.uploads.store(ServiceTest.DEBIAN, ServiceTest.channel(blob), OptionalLong.empty(), digest);
                }
            }
            registry.manifests.push(
                    ServiceTest.DEBIAN,
                    LATEST,
                    MediaTypes.OCI_MANIFEST,
                    ServiceTest.bytes(IMAGE),
                    List.of(),
                    MetadataStore.UNCONDITIONAL);
        }

        @Override
        void assertWhole() throws IOException {
            before.manifests.read(ServiceTest.DEBIAN, before.manifests.confirm(ServiceTest.DEBIAN, CHILD));
            for (String blob : List.of("config", "layer")) {
                assertThat(before.blobs.size(ServiceTest.DEBIAN, ServiceTest.digest(blob)))
                        .isPositive();
            }
        }
    }

    /** A push that touches nothing that the collector sees. */
    private static final class CarelessPush extends ImagePush {

        CarelessPush(Duration grace) throws IOException {
            super(grace);
        }

        @Override
        TouchedDigests touches() {
            return new TouchedDigests(Duration.ofHours(1));
        }
    }

    @Test
    void anImageIsWholeOrRefused() throws Exception {
        assertThat(Interleavings.runAll(() -> new ImagePush(Duration.ZERO))).isGreaterThan(100);
    }

    @Test
    void anImageWhoseBlobsWereToldToExistIsAcceptedWithinTheGracePeriod() throws Exception {
        assertThat(Interleavings.runAll(() -> new ImagePush(Duration.ofMinutes(30))))
                .isGreaterThan(100);
    }

    @Test
    void anIndexIsWholeOrRefused() throws Exception {
        assertThat(Interleavings.runSome(() -> new IndexPush(Duration.ZERO))).isGreaterThan(20);
    }

    @Test
    void mountedBlobsStay() throws Exception {
        assertThat(Interleavings.runSome(() -> new MountPush(Duration.ZERO))).isGreaterThan(20);
    }

    /** Shows that the orders would find a violation. */
    @Test
    void withoutTouchesAnImageLosesABlob() {
        assertThatThrownBy(() -> Interleavings.runAll(() -> new CarelessPush(Duration.ZERO)))
                .isInstanceOf(Throwable.class);
    }
}
