package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.berth.core.access.RepositoryGlob;
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
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import io.berth.core.quota.CountedMetadata;
import io.berth.core.quota.Quota;
import io.berth.core.quota.QuotaUsage;
import io.berth.core.quota.Quotas;
import io.berth.core.quota.Usage;
import io.berth.core.quota.UsageCounter;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quotas over a storage: what clients do and garbage collection does is counted exactly, and never exceeds them. */
abstract class QuotasContract {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final RepositoryName WEB = new RepositoryName("team/web");
    private static final RepositoryName OTHER = new RepositoryName("other");
    private static final Tag V1 = new Tag("v1");
    private static final Tag V2 = new Tag("v2");
    private static final int PUSHES = 16;
    private static final long UNLIMITED = -1;

    private final RepositoryLocks locks = new RepositoryLocks();
    private Storage storage;
    private Registry registry;

    abstract Storage open() throws IOException;

    @BeforeEach
    void start() throws IOException {
        storage = open();
        registry = new Registry();
    }

    @AfterEach
    void stop() throws IOException {
        storage.close();
    }

    /** The registry of one process. */
    private final class Registry {
        private final Quotas quotas;
        private final UsageCounter counter;
        private final Manifests manifests;
        private final Blobs blobs;
        private final Uploads uploads;
        private final Repositories repositories;
        private final GarbageCollector collector;

        private Registry(Quota... rules) {
            Clock clock = Clock.systemUTC();
            Events events = new Events(clock, List.of());
            quotas = new Quotas(List.of(rules));
            counter = new UsageCounter(quotas, storage.metadata(), storage.blobs(), locks, Duration.ZERO);
            MetadataStore metadata = new CountedMetadata(storage.metadata(), storage.blobs(), quotas);
            TouchedDigests touched = new TouchedDigests(Duration.ofHours(1));
            manifests = new Manifests(
                    storage.blobs(),
                    metadata,
                    locks,
                    touched,
                    new NoCache(),
                    ReferenceRules.STRICT,
                    RepositoryClasses.ALL,
                    TagRules.NONE,
                    Journal.NONE,
                    quotas,
                    events);
            blobs = new Blobs(
                    storage.blobs(), metadata, locks, touched, manifests, new RecentUploads(), quotas, events);
            uploads = new Uploads(storage.uploads(), storage.blobs(), metadata, locks, touched, quotas, events);
            repositories = new Repositories(metadata, locks, TagRules.NONE, Journal.NONE, events);
            collector = new GarbageCollector(
                    storage.blobs(), metadata, locks, touched, manifests, blobs, UndeleteWindow.NONE, 10_000, clock);
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

    private static Quota quota(String on, long bytes, long tags) {
        return new Quota(
                List.of(RepositoryGlob.parse(on)),
                bytes == UNLIMITED ? OptionalLong.empty() : OptionalLong.of(bytes),
                tags == UNLIMITED ? OptionalLong.empty() : OptionalLong.of(tags));
    }

    private Registry serve(Quota... rules) throws IOException {
        registry = new Registry(rules);
        registry.counter.run();
        return registry;
    }

    private void store(RepositoryName repository, String text) throws IOException {
        registry.uploads.store(
                repository,
                ServiceTest.channel(text),
                OptionalLong.of(ServiceTest.bytes(text).length),
                ServiceTest.digest(text));
    }

    private String pushImage(RepositoryName repository, Tag tag, String name) throws IOException {
        store(repository, "config of " + name);
        store(repository, "layer of " + name);
        String image = ServiceTest.image("config of " + name, "layer of " + name);
        pushManifest(repository, tag, image);
        return image;
    }

    private void pushManifest(RepositoryName repository, Tag tag, String image, Tag... more) throws IOException {
        registry.manifests.push(
                repository,
                tag,
                MediaTypes.OCI_MANIFEST,
                ServiceTest.bytes(image),
                List.of(more),
                MetadataStore.UNCONDITIONAL);
    }

    private static long size(String... texts) {
        return List.of(texts).stream()
                .mapToLong(text -> ServiceTest.bytes(text).length)
                .sum();
    }

    private static long sizeOfImage(String image, String name) {
        return size("config of " + name, "layer of " + name, image);
    }

    private Usage used() {
        return registry.quotas.usage().getFirst().used();
    }

    /** What another server would count. */
    private void assertExact() throws IOException {
        List<QuotaUsage> kept = registry.quotas.usage();
        Quotas fresh = new Quotas(kept.stream().map(QuotaUsage::quota).toList());
        new UsageCounter(fresh, storage.metadata(), storage.blobs(), locks, Duration.ZERO).countAll();
        assertThat(kept).isEqualTo(fresh.usage());
    }

    private static RegistryException assertDenied(ThrowingCallable push) {
        RegistryException refused = ServiceTest.refusal(push);
        assertThat(refused.code()).isEqualTo(ErrorCode.DENIED);
        return refused;
    }

    @Test
    void countsBlobsManifestsAndTagsOfEachRepositoryOnce() throws IOException {
        serve(quota("team/**", 1_000_000, 100));

        String image = pushImage(APP, V1, "one");
        pushManifest(APP, V2, image);
        pushImage(APP, V1, "one");
        pushImage(OTHER, V1, "elsewhere");
        assertThat(used()).isEqualTo(new Usage(sizeOfImage(image, "one"), 2));

        assertThat(registry.blobs.mount(WEB, ServiceTest.digest("layer of one"), Optional.of(APP), "ann", _ -> true))
                .isTrue();
        assertThat(used()).isEqualTo(new Usage(sizeOfImage(image, "one") + size("layer of one"), 2));
        assertExact();
    }

    @Test
    void theNextServerCountsTheSame() throws IOException {
        serve(quota("team/**", 1_000_000, 100), quota("team/app", UNLIMITED, 5), quota("**", 2_000_000, UNLIMITED));
        pushImage(APP, V1, "one");
        pushImage(WEB, V1, "two");
        pushImage(OTHER, V1, "three");

        assertExact();
    }

    @Test
    void refusesABlobBeforeItIsSent() throws IOException {
        serve(quota("team/**", 10, UNLIMITED));
        store(APP, "12345678");
        ReadableByteChannel untouched = new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer target) {
                throw new AssertionError("read");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };

        RegistryException refused = assertDenied(
                () -> registry.uploads.store(WEB, untouched, OptionalLong.of(3), ServiceTest.digest("abc")));

        assertThat(refused)
                .hasMessage("the quota of team/** is 10 bytes: 8 bytes are used, and this push adds 3 bytes; delete"
                        + " images and have the registry collect garbage, or ask the operator of the registry for more"
                        + " (berth.quotas)");
        store(WEB, "ab");
        store(OTHER, "as much as it wants");
    }

    @Test
    void whatARepositoryHoldsIsNeverRefused() throws IOException {
        serve(quota("team/**", 1_000_000, 1));
        String image = pushImage(APP, V1, "one");
        Usage used = used();
        serve(quota("team/**", used.bytes(), 1));

        pushImage(APP, V1, "one");
        UploadId id = UploadId.random();
        registry.uploads.begin(APP, id);
        registry.uploads.finish(
                APP,
                id,
                OptionalLong.empty(),
                ServiceTest.channel("layer of one"),
                OptionalLong.of(size("layer of one")),
                ServiceTest.digest("layer of one"));

        assertThat(used()).isEqualTo(used);
        assertDenied(() -> pushManifest(APP, V2, image));
        assertDenied(() -> store(APP, "x"));
    }

    @Test
    void refusesTagsBeyondTheQuota() throws IOException {
        serve(quota("team/**", UNLIMITED, 2));
        String image = pushImage(APP, V1, "one");

        RegistryException refused = assertDenied(() -> pushManifest(APP, V2, image, new Tag("v3")));
        assertThat(refused)
                .hasMessage("the quota of team/** is 2 tags: 1 is used, and this push adds 2; delete"
                        + " tags, or ask the operator of the registry for more (berth.quotas)");
        assertThat(registry.manifests.resolve(APP, V1)).isEqualTo(ServiceTest.digest(image));
        assertThat(storage.metadata().resolve(APP, V2)).isEmpty();

        pushManifest(APP, V2, image);
        assertDenied(() -> pushImage(WEB, V1, "two"));
        registry.manifests.delete(APP, V1);
        pushImage(WEB, V1, "two");
        assertThat(used().tags()).isEqualTo(2);
        assertExact();
    }

    @Test
    void refusesAManifestBeyondTheQuota() throws IOException {
        String image = ServiceTest.image("config of one", "layer of one");
        serve(quota("team/**", sizeOfImage(image, "one") - 1, UNLIMITED));

        assertDenied(() -> pushImage(APP, V1, "one"));
        assertThat(used()).isEqualTo(new Usage(size("config of one", "layer of one"), 0));
        assertExact();
    }

    @Test
    void allQuotasOfARepositoryHold() throws IOException {
        serve(quota("team/**", 100, UNLIMITED), quota("team/app", 10, UNLIMITED));

        store(WEB, "more than ten bytes");
        assertThat(assertDenied(() -> store(APP, "more than ten bytes, too")))
                .hasMessageContaining("the quota of team/app is 10 bytes");
        assertDenied(() -> store(WEB, "x".repeat(99)));
        assertExact();
    }

    @Test
    void refusesAChunkBeyondTheQuotaAndCancelsTheUpload() throws IOException {
        serve(quota("team/**", 10, UNLIMITED));
        UploadId id = UploadId.random();
        registry.uploads.begin(APP, id);
        append(id, "12345678", OptionalLong.of(8));

        assertDenied(() -> append(id, "abc", OptionalLong.of(3)));
        assertThat(ServiceTest.refusal(() -> registry.uploads.offset(APP, id)).code())
                .isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    @Test
    void refusesAtTheCommitWhatWasNotAnnounced() throws IOException {
        serve(quota("team/**", 10, UNLIMITED));
        String text = "more than ten bytes";
        UploadId id = UploadId.random();
        registry.uploads.begin(APP, id);
        append(id, text, OptionalLong.empty());

        assertDenied(() -> registry.uploads.finish(
                APP, id, OptionalLong.empty(), ServiceTest.channel(""), OptionalLong.of(0), ServiceTest.digest(text)));
        assertThat(ServiceTest.refusal(() -> registry.uploads.offset(APP, id)).code())
                .isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN);

        assertDenied(() ->
                registry.uploads.store(APP, ServiceTest.channel(text), OptionalLong.empty(), ServiceTest.digest(text)));
        assertThat(used()).isEqualTo(Usage.NONE);
        assertExact();
    }

    @Test
    void stopsAStreamThatExceedsTheQuota() throws IOException {
        serve(quota("team/**", 10, UNLIMITED));
        UploadId id = UploadId.random();
        registry.uploads.begin(APP, id);
        ReadableByteChannel endless = Channels.newChannel(new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        });

        assertDenied(() -> registry.uploads.append(
                APP, id, OptionalLong.empty(), endless, OptionalLong.empty(), Digest.Algorithm.SHA256));
        assertThat(ServiceTest.refusal(() -> registry.uploads.offset(APP, id)).code())
                .isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN);
    }

    private void append(UploadId id, String text, OptionalLong length) throws IOException {
        registry.uploads.append(
                APP, id, OptionalLong.empty(), ServiceTest.channel(text), length, Digest.Algorithm.SHA256);
    }

    @Test
    void aFailedUploadGivesItsReservationBack() throws IOException {
        serve(quota("team/**", 10, UNLIMITED));

        assertThat(ServiceTest.refusal(() -> registry.uploads.store(
                                APP, ServiceTest.channel("12345678"), OptionalLong.of(8), ServiceTest.digest("x")))
                        .code())
                .isEqualTo(ErrorCode.DIGEST_INVALID);

        store(APP, "1234567890");
        assertExact();
    }

    @Test
    void deletionsGiveBackAtOnce() throws IOException {
        serve(quota("team/**", 1_000_000, 100));
        String one = pushImage(APP, V1, "one");
        pushManifest(APP, V2, one);
        pushImage(WEB, V1, "two");
        store(WEB, "unused");

        registry.blobs.delete(WEB, ServiceTest.digest("unused"));
        assertExact();
        registry.manifests.delete(APP, ServiceTest.digest(one));
        assertThat(used().tags()).isEqualTo(1);
        assertExact();
        registry.repositories.delete(WEB);
        assertThat(used()).isEqualTo(new Usage(size("config of one", "layer of one"), 0));
        assertExact();
    }

    @Test
    void collectionGivesBackAtOnce() throws IOException {
        serve(quota("team/**", 1_000_000, 100));
        String one = pushImage(APP, V1, "one");
        pushImage(APP, V2, "two");
        store(WEB, "unused");
        registry.manifests.delete(APP, V2);

        registry.collector.collect(
                new CollectionOptions(Duration.ZERO, Duration.ZERO, true, false, 1), CollectionListener.NONE);

        assertThat(used()).isEqualTo(new Usage(sizeOfImage(one, "one"), 1));
        assertExact();
    }

    @Test
    void countsWhatAnotherProcessDid() throws IOException {
        Registry first = serve(quota("team/**", 1_000_000, 100));
        pushImage(APP, V1, "one");
        Registry second = serve(quota("team/**", 1_000_000, 100));
        pushImage(WEB, V1, "two");
        registry.repositories.delete(APP);

        first.counter.run();

        assertThat(first.quotas.usage()).isEqualTo(second.quotas.usage());
    }

    @Test
    void pushesWaitForTheCount() throws Exception {
        registry = new Registry(quota("team/**", 1_000_000, 100));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> push = threads.submit(() -> pushImage(APP, V1, "one"));
            store(OTHER, "not of a quota");
            assertThat(push.isDone()).isFalse();

            registry.counter.run();
            push.get();
        }
        assertExact();
    }

    @Test
    void concurrentPushesNeverExceedAQuota() throws Exception {
        long size = 1000;
        long fitting = 5;
        serve(quota("team/**", size * fitting + 10, UNLIMITED));
        CountDownLatch begin = new CountDownLatch(PUSHES);

        int stored = countAccepted(push -> {
            String text = ("content " + push + " ").repeat((int) size).substring(0, (int) size);
            begin.countDown();
            begin.await();
            OptionalLong length = push % 2 == 0 ? OptionalLong.of(size) : OptionalLong.empty();
            registry.uploads.store(
                    push % 3 == 0 ? APP : WEB, ServiceTest.channel(text), length, ServiceTest.digest(text));
        });

        assertThat(stored).isEqualTo(fitting);
        assertThat(used().bytes()).isEqualTo(size * fitting);
        assertExact();
    }

    @Test
    void concurrentPushesOfTheSameShareTheirReservation() throws Exception {
        String text = "the base layer of everything";
        serve(quota("team/**", size(text), 1));
        CountDownLatch begin = new CountDownLatch(PUSHES);

        int stored = countAccepted(push -> {
            ReadableByteChannel slow = Channels.newChannel(new ByteArrayInputStream(ServiceTest.bytes(text)) {
                @Override
                public synchronized int read(byte[] target, int offset, int length) {
                    begin.countDown();
                    try {
                        begin.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return super.read(target, offset, length);
                }
            });
            registry.uploads.store(APP, slow, OptionalLong.of(size(text)), ServiceTest.digest(text));
        });

        assertThat(stored).isEqualTo(PUSHES);
        assertExact();
    }

    @Test
    void ofConcurrentNewTagsAsManyAsFitAreCreated() throws Exception {
        serve(quota("team/**", UNLIMITED, 4));
        String image = pushImage(APP, V1, "one");

        int pushed = countAccepted(push -> pushManifest(APP, new Tag("t" + push), image));

        assertThat(pushed).isEqualTo(3);
        assertThat(used().tags()).isEqualTo(4);
        assertExact();
    }

    /** Makes pushes at a time; returns how many were not refused. */
    private int countAccepted(Push made) throws Exception {
        List<Callable<Boolean>> pushes = new ArrayList<>();
        for (int i = 0; i < PUSHES; i++) {
            int number = i;
            pushes.add(() -> {
                try {
                    made.push(number);
                    return true;
                } catch (RegistryException e) {
                    assertThat(e.code()).isEqualTo(ErrorCode.DENIED);
                    return false;
                }
            });
        }
        int accepted = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> push : threads.invokeAll(pushes)) {
                accepted += push.get() ? 1 : 0;
            }
        }
        return accepted;
    }

    /** One of many pushes. */
    @FunctionalInterface
    private interface Push {
        void push(int number) throws Exception;
    }

    /** Everything at a time, with few names so that it meets; and counts meanwhile. */
    @Test
    void staysExactWhileEverythingChanges() throws Exception {
        serve(quota("team/**", 4000, 12), quota("team/app", 2000, UNLIMITED));
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(threads.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        changeSomething();
                    }
                    return true;
                }));
            }
            while (System.nanoTime() - end < 0) {
                registry.counter.countAll();
                assertThat(used().bytes()).isBetween(0L, 4000L);
                assertThat(used().tags()).isBetween(0L, 12L);
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
        assertExact();
    }

    private void changeSomething() throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        RepositoryName repository = random.nextBoolean() ? APP : WEB;
        String name = "image " + random.nextInt(6);
        Tag tag = new Tag("t" + random.nextInt(10));
        try {
            switch (random.nextInt(12)) {
                case 0 -> registry.manifests.delete(repository, tag);
                case 1 ->
                    registry.manifests.delete(
                            repository, ServiceTest.digest(ServiceTest.image("config of " + name, "layer of " + name)));
                case 2 -> registry.blobs.delete(repository, ServiceTest.digest("layer of " + name));
                case 3 -> {
                    if (random.nextInt(10) == 0) {
                        registry.repositories.delete(repository);
                    }
                }
                case 4 ->
                    registry.blobs.mount(
                            repository, ServiceTest.digest("layer of " + name), Optional.of(APP), "ann", _ -> true);
                default -> pushImage(repository, tag, name);
            }
        } catch (RegistryException e) {
            assertThat(e.code()).isNotEqualTo(ErrorCode.UNAVAILABLE);
        }
    }

    @Test
    void withoutQuotasNothingIsLookedUp() {
        assertThat(Quotas.NONE.isFor(APP)).isFalse();
        assertThatCode(() -> Quotas.NONE.awaitCount(APP)).doesNotThrowAnyException();
    }
}
