package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.berth.core.quota.Quotas;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.file.FileStorage;
import io.berth.storage.file.FileStorageSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that push, mount, move and delete, while collections without grace run one after the other: what was
 * acknowledged and not deleted is whole at any time, and in the end nothing is left over. Longer with
 * {@code -Dberth.stress.seconds=600}.
 */
final class CollectionStressTest {

    private static final int CLIENTS = 6;
    private static final int LAYERS = 40;
    private static final long USUAL_SECONDS = 4;
    private static final long SECONDS = Long.getLong("berth.stress.seconds", USUAL_SECONDS);

    @TempDir
    private Path folder;

    private final Clock clock = Clock.systemUTC();
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    /** The registry, over one directory. */
    private final class Registry {
        private final FileStorage storage;
        private final Manifests manifests;
        private final Blobs blobs;
        private final Uploads uploads;
        private final Repositories repositories;
        private final GarbageCollector collector;

        private Registry() throws IOException {
            storage = FileStorage.open(folder, new FileStorageSettings(false, 16), clock);
            RepositoryLocks locks = new RepositoryLocks();
            TouchedDigests touched = new TouchedDigests(Duration.ofHours(1));
            RecentUploads recent = new RecentUploads();
            Events events = new Events(clock, List.of(recent));
            manifests = new Manifests(
                    storage.blobs(),
                    storage.metadata(),
                    locks,
                    touched,
                    new NoCache(),
                    ReferenceRules.STRICT,
                    RepositoryClasses.ALL,
                    TagRules.NONE,
                    Journal.NONE,
                    Quotas.NONE,
                    events);
            blobs = new Blobs(
                    storage.blobs(), storage.metadata(), locks, touched, manifests, recent, Quotas.NONE, events);
            uploads = new Uploads(
                    storage.uploads(), storage.blobs(), storage.metadata(), locks, touched, Quotas.NONE, events);
            repositories = new Repositories(storage.metadata(), locks, TagRules.NONE, Journal.NONE, events);
            collector = new GarbageCollector(
                    storage.blobs(),
                    storage.metadata(),
                    locks,
                    touched,
                    manifests,
                    blobs,
                    UndeleteWindow.NONE,
                    10_000,
                    clock);
        }

        private void collect(boolean untagged) throws IOException {
            collector.collect(
                    new CollectionOptions(Duration.ZERO, Duration.ZERO, untagged, false, 1), CollectionListener.NONE);
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

    /** One client with repositories of its own; layers are those of all. */
    private final class Client implements Callable<Void> {

        private final Registry registry;
        private final Random random;
        private final List<RepositoryName> own = new ArrayList<>();
        private final Map<RepositoryName, Map<Tag, List<String>>> acknowledged = new HashMap<>();
        private final long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();

        private Client(Registry registry, int number, long seed) {
            this.registry = registry;
            this.random = new Random(seed + number);
            for (int i = 0; i < 3; i++) {
                own.add(new RepositoryName("client" + number + "/app" + i));
            }
        }

        @Override
        public Void call() throws IOException {
            while (System.nanoTime() - end < 0) {
                RepositoryName repository = own.get(random.nextInt(own.size()));
                Map<Tag, List<String>> tags = acknowledged.computeIfAbsent(repository, _ -> new HashMap<>());
                Tag tag = new Tag("v" + random.nextInt(5));
                switch (random.nextInt(10)) {
                    case 0 -> deleteTag(repository, tags, tag);
                    case 1 -> deleteManifest(repository, tags, tag);
                    case 2 -> assertWhole();
                    case 3 -> {
                        if (random.nextInt(10) == 0) {
                            deleteRepository(repository, tags);
                        }
                    }
                    default -> push(repository, tags, tag);
                }
                operations.incrementAndGet();
            }
            assertWhole();
            return null;
        }

        private void push(RepositoryName repository, Map<Tag, List<String>> tags, Tag tag) throws IOException {
            List<String> texts = new ArrayList<>(random.ints(4, 0, LAYERS)
                    .distinct()
                    .mapToObj(number -> "layer " + number)
                    .toList());
            String image = ServiceTest.image(texts.getFirst(), texts.toArray(String[]::new));
            for (String text : texts) {
                ensure(repository, text);
            }
            while (!isAccepted(repository, tag, image)) {
                refusals.incrementAndGet();
                for (String text : texts) {
                    upload(repository, text);
                }
            }
            texts.add(image);
            tags.put(tag, texts);
        }

        private void ensure(RepositoryName repository, String text) throws IOException {
            Digest digest = ServiceTest.digest(text);
            RepositoryName other = new RepositoryName("client" + random.nextInt(CLIENTS) + "/app0");
            try {
                registry.blobs.size(repository, digest);
            } catch (RegistryException e) {
                if (!registry.blobs.mount(repository, digest, Optional.of(other), "ann", _ -> true)) {
                    upload(repository, text);
                }
            }
        }

        /** An upload may fail when the same content is collected meanwhile; clients retry. */
        private void upload(RepositoryName repository, String text) {
            while (true) {
                try {
                    registry.uploads.store(
                            repository, ServiceTest.channel(text), OptionalLong.empty(), ServiceTest.digest(text));
                    return;
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("was removed while it was uploaded");
                    refusals.incrementAndGet();
                }
            }
        }

        private boolean isAccepted(RepositoryName repository, Tag tag, String image) throws IOException {
            try {
                registry.manifests.push(
                        repository,
                        tag,
                        MediaTypes.OCI_MANIFEST,
                        ServiceTest.bytes(image),
                        List.of(),
                        MetadataStore.UNCONDITIONAL);
                return true;
            } catch (RegistryException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_BLOB_UNKNOWN);
                return false;
            }
        }

        private void deleteTag(RepositoryName repository, Map<Tag, List<String>> tags, Tag tag) throws IOException {
            if (tags.remove(tag) != null) {
                registry.manifests.delete(repository, tag);
            }
        }

        private void deleteManifest(RepositoryName repository, Map<Tag, List<String>> tags, Tag tag)
                throws IOException {
            if (tags.containsKey(tag)) {
                String image = tags.get(tag).getLast();
                tags.values().removeIf(texts -> texts.getLast().equals(image));
                registry.manifests.delete(repository, ServiceTest.digest(image));
            }
        }

        private void deleteRepository(RepositoryName repository, Map<Tag, List<String>> tags) throws IOException {
            if (!tags.isEmpty()) {
                tags.clear();
                registry.repositories.delete(repository);
            }
        }

        private void assertWhole() throws IOException {
            for (var repository : acknowledged.entrySet()) {
                for (var tag : repository.getValue().entrySet()) {
                    List<String> texts = tag.getValue();
                    Digest image = ServiceTest.digest(texts.getLast());
                    assertThat(registry.manifests.resolve(repository.getKey(), tag.getKey()))
                            .isEqualTo(image);
                    registry.manifests.read(
                            repository.getKey(), registry.manifests.confirm(repository.getKey(), image));
                    for (String text : texts.subList(0, texts.size() - 1)) {
                        registry.blobs
                                .pull(repository.getKey(), ServiceTest.digest(text))
                                .close();
                    }
                }
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsLeftOver() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Registry registry = new Registry();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(new Client(registry, i, seed)));
            }
            long collections = 0;
            while (clients.stream().anyMatch(client -> !client.isDone())) {
                registry.collect(collections % 2 == 0);
                collections++;
            }
            for (Future<Void> client : clients) {
                client.get();
            }
            if (SECONDS > USUAL_SECONDS) {
                System.out.println(operations + " operations, " + refusals + " refusals, " + collections
                        + " collections, seed " + seed);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + seed, e.getCause());
        } finally {
            threads.shutdownNow();
        }
        for (RepositoryName repository :
                registry.storage.metadata().repositories(Optional.empty(), 100).items()) {
            registry.repositories.delete(repository);
        }
        registry.collect(false);
        assertThat(registry.storage.blobs().list(Optional.empty(), 10).items()).isEmpty();
        assertThat(registry.storage.blobs().quarantined(Optional.empty(), 10).items())
                .isEmpty();
        registry.storage.close();
    }
}
