package io.berth.core.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.berth.core.event.Cause;
import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.journal.StoredJournal;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Reference;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.quota.Quotas;
import io.berth.core.store.ManualClock;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.memory.MemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The use cases over storage in memory, and what their tests push. */
abstract class ServiceTest {

    static final RepositoryName ALPINE = new RepositoryName("library/alpine");
    static final RepositoryName DEBIAN = new RepositoryName("library/debian");
    static final Tag LATEST = new Tag("latest");

    final ManualClock clock = new ManualClock();
    final MemoryStorage storage = MemoryStorage.create(clock);
    final RepositoryLocks locks = new RepositoryLocks();
    final TouchedDigests touched = new TouchedDigests(Duration.ofHours(1), clock::nanoTime);
    final List<Event> published = new ArrayList<>();
    final RecentUploads recent = new RecentUploads();
    final StoredJournal journal = new StoredJournal(storage.state(), Duration.ofDays(90), clock);
    final Events events = new Events(clock, List.of(recent, new Recording()));
    final Manifests manifests = manifests(ReferenceRules.STRICT, RepositoryClasses.ALL);
    final Blobs blobs =
            new Blobs(storage.blobs(), storage.metadata(), locks, touched, manifests, recent, Quotas.NONE, events);
    final Uploads uploads =
            new Uploads(storage.uploads(), storage.blobs(), storage.metadata(), locks, touched, Quotas.NONE, events);

    final Manifests manifests(ReferenceRules rules, RepositoryClasses classes) {
        return manifests(rules, classes, TagRules.NONE);
    }

    final Manifests manifests(ReferenceRules rules, RepositoryClasses classes, TagRules tagRules) {
        return new Manifests(
                storage.blobs(),
                storage.metadata(),
                locks,
                touched,
                new MapCache(),
                rules,
                classes,
                tagRules,
                journal,
                Quotas.NONE,
                events);
    }

    private final class Recording implements EventListener {

        @Override
        public void on(Event event) {
            published.add(event);
        }

        @Override
        public boolean hearsPulls() {
            return true;
        }
    }

    static Cause causedBy(String account) {
        return new Cause(account, "htpasswd", "192.0.2.7", "id", "PUT", "", "/", "", "a rule");
    }

    /** The facts since the last call. */
    final List<Fact> facts() {
        List<Fact> facts = published.stream().map(Event::fact).toList();
        published.clear();
        return facts;
    }

    private static final class MapCache implements ManifestCache {

        private final Map<Digest, Manifest> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<Manifest> find(Digest digest) {
            return Optional.ofNullable(kept.get(digest));
        }

        @Override
        public void keep(Digest digest, Manifest manifest) {
            kept.put(digest, manifest);
        }

        @Override
        public void drop(Digest digest) {
            kept.remove(digest);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static Digest digest(String text) {
        return Digest.Algorithm.SHA256.digestOf(bytes(text));
    }

    static ReadableByteChannel channel(String text) {
        return Channels.newChannel(new ByteArrayInputStream(bytes(text)));
    }

    /** Lets a repository hold a blob. */
    final Digest blob(RepositoryName repository, String text) throws IOException {
        uploads.store(repository, channel(text), OptionalLong.empty(), digest(text));
        return digest(text);
    }

    static String descriptor(String mediaType, String content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(mediaType, digest(content), bytes(content).length);
    }

    /** An image of a config and layers, by their content. */
    static String image(String config, String... layers) {
        return image(config, Optional.empty(), layers);
    }

    static String image(String config, Optional<String> subject, String... layers) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]%s}"
                .formatted(
                        MediaTypes.OCI_MANIFEST,
                        descriptor("application/vnd.oci.image.config.v1+json", config),
                        Arrays.stream(layers)
                                .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                                .collect(Collectors.joining(",")),
                        subject.map(of -> ",\"subject\":" + descriptor(MediaTypes.OCI_MANIFEST, of))
                                .orElse(""));
    }

    /** An index of images, by their text. */
    static String index(String... images) {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(
                        MediaTypes.OCI_INDEX,
                        Arrays.stream(images)
                                .map(image -> descriptor(MediaTypes.OCI_MANIFEST, image))
                                .collect(Collectors.joining(",")));
    }

    /** Pushes the blobs of an image, and the image by a tag. */
    final String pushImage(RepositoryName repository, Tag tag, String name) throws IOException {
        blob(repository, "config of " + name);
        blob(repository, "layer of " + name);
        String image = image("config of " + name, "layer of " + name);
        push(repository, tag, image);
        return image;
    }

    final Manifests.Outcome push(RepositoryName repository, Reference reference, String manifest) throws IOException {
        String mediaType = manifest.contains("\"manifests\"") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST;
        return manifests.push(
                repository, reference, mediaType, bytes(manifest), List.of(), MetadataStore.UNCONDITIONAL);
    }

    static void assertRefused(ErrorCode code, ThrowingCallable use) {
        assertThat(refusal(use).code()).isEqualTo(code);
    }

    static RegistryException refusal(ThrowingCallable use) {
        return catchThrowableOfType(RegistryException.class, use);
    }

    static Set<String> details(RegistryException refusal) {
        return refusal.refusals().stream().flatMap(one -> one.detail().stream()).collect(Collectors.toSet());
    }
}
