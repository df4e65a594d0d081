package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.event.Events;
import io.berth.core.fsck.Finding;
import io.berth.core.fsck.Finding.Outcome;
import io.berth.core.fsck.FsckReport;
import io.berth.core.fsck.StoreCheck;
import io.berth.core.journal.Journal;
import io.berth.core.model.Digest;
import io.berth.core.model.Manifest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.quota.Quotas;
import io.berth.core.scrub.DamagedContent;
import io.berth.core.service.ManifestCache;
import io.berth.core.service.Manifests;
import io.berth.core.service.ReferenceRules;
import io.berth.core.service.RepositoryClasses;
import io.berth.core.service.TagRules;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged volume is reported truly, and repaired where it tells itself what is right. */
final class FsckTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Tag TAG = new Tag("1");
    private static final String CONFIG = "{\"a\":\"config\"}";
    private static final String LAYER = "a layer";

    @TempDir
    Path root;

    private FileStorage storage;
    private Manifests manifests;
    private final List<Finding> findings = new ArrayList<>();

    /** Keeps nothing. */
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

    @BeforeEach
    void open() throws IOException {
        storage = FileStorage.open(root, FileStorageSettings.DEFAULTS, Clock.systemUTC());
        manifests = new Manifests(
                storage.blobs(),
                storage.metadata(),
                new RepositoryLocks(),
                new TouchedDigests(Duration.ofHours(1)),
                new NoCache(),
                ReferenceRules.STRICT,
                RepositoryClasses.ALL,
                TagRules.NONE,
                Journal.NONE,
                Quotas.NONE,
                new Events(Clock.systemUTC(), List.of()));
        blob(CONFIG);
        blob(LAYER);
        push(TAG, image());
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Digest digest(String text) {
        return Digest.Algorithm.SHA256.digestOf(text.getBytes(UTF_8));
    }

    private void blob(String text) throws IOException {
        storage.blobs().put(digest(text), ByteBuffer.wrap(text.getBytes(UTF_8)));
        storage.metadata().linkBlob(APP, digest(text));
    }

    private void push(Reference reference, String manifest) throws IOException {
        manifests.push(
                APP,
                reference,
                manifest.contains("\"manifests\"") ? MediaTypes.OCI_INDEX : MediaTypes.OCI_MANIFEST,
                manifest.getBytes(UTF_8),
                List.of(),
                MetadataStore.UNCONDITIONAL);
    }

    private static String descriptor(String mediaType, String content) {
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                .formatted(mediaType, digest(content), content.length());
    }

    private static String image() {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
                .formatted(
                        MediaTypes.OCI_MANIFEST,
                        descriptor("application/vnd.oci.image.config.v1+json", CONFIG),
                        descriptor("application/vnd.oci.image.layer.v1.tar", LAYER));
    }

    private static String index() {
        return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                .formatted(MediaTypes.OCI_INDEX, descriptor(MediaTypes.OCI_MANIFEST, image()));
    }

    private void damage(String key, String content) throws IOException {
        Files.writeString(root.resolve(key), content);
    }

    private List<Finding> check(boolean repairs) throws IOException {
        findings.clear();
        StoreCheck check = new StoreCheck(
                storage.blobs(),
                storage.metadata(),
                manifests,
                new DamagedContent(
                        storage.blobs(), storage.state(), manifests, new Events(Clock.systemUTC(), List.of())),
                ReferenceRules.STRICT);
        FsckReport report = check.run(repairs, findings::add);
        assertThat(report.repaired() + report.left()).isEqualTo(findings.size());
        return findings;
    }

    private void assertRepairs(String damage) throws IOException {
        assertThat(check(false)).allMatch(finding -> finding.outcome() == Outcome.REPAIRABLE);
        assertThat(findings).anyMatch(finding -> finding.text().contains(damage));
        assertThat(check(true)).allMatch(finding -> finding.outcome() == Outcome.REPAIRED);
        assertThat(check(false)).isEmpty();
    }

    private void assertLost(String... damages) throws IOException {
        assertThat(check(true)).allMatch(finding -> finding.outcome() == Outcome.LOST);
        for (String damage : damages) {
            assertThat(findings).anyMatch(finding -> finding.text().contains(damage));
        }
    }

    @Test
    void findsNothingInAWholeStore() throws IOException {
        push(new Tag("all"), index());

        assertThat(check(true)).isEmpty();
    }

    @Test
    void writesTheLinkOfAManifestAgain() throws IOException {
        damage(StorageLayout.revision(APP, digest(image())), "");

        assertRepairs("the link of manifest " + digest(image()) + " of team/app is damaged");

        assertThat(storage.metadata().holdsManifest(APP, digest(image()))).isTrue();
        assertThat(storage.metadata().resolve(APP, TAG)).contains(digest(image()));
    }

    @Test
    void writesALinkThatNamesAnotherManifestAgain() throws IOException {
        damage(StorageLayout.revision(APP, digest(image())), digest("another").toString());

        assertThat(check(true)).extracting(Finding::outcome).containsExactly(Outcome.REPAIRED);

        assertThat(storage.metadata().holdsManifest(APP, digest(image()))).isTrue();
    }

    @Test
    void writesTheLinkOfABlobAgain() throws IOException {
        damage(StorageLayout.layer(APP, digest(LAYER)), "");

        assertThat(check(true)).extracting(Finding::outcome).containsExactly(Outcome.REPAIRED);

        assertThat(storage.metadata().blob(APP, digest(LAYER))).contains(digest(LAYER));
        assertThat(check(false)).isEmpty();
    }

    @Test
    void writesATagThatOnlyEverPointedToOneManifestAgain() throws IOException {
        damage(StorageLayout.currentLink(APP, TAG), "");

        assertRepairs("the link of tag 1 of team/app is damaged: it always pointed to " + digest(image()));

        assertThat(storage.metadata().resolve(APP, TAG)).contains(digest(image()));
    }

    @Test
    void leavesATagThatPointedToSeveralManifests() throws IOException {
        push(TAG, index());
        damage(StorageLayout.currentLink(APP, TAG), "");

        assertLost("the link of tag 1 of team/app is damaged: it last pointed to one of ");

        assertThat(root.resolve(StorageLayout.currentLink(APP, TAG))).exists();
    }

    @Test
    void removesATagWhoseTargetNothingTells() throws IOException {
        damage(StorageLayout.currentLink(APP, TAG), "");
        FileTrees.deleteContents(root.resolve(StorageLayout.tagIndex(APP, TAG)));

        assertRepairs("nothing tells its target");

        assertThat(root.resolve(StorageLayout.currentLink(APP, TAG))).doesNotExist();
        assertThat(storage.metadata().holdsManifest(APP, digest(image()))).isTrue();
    }

    @Test
    void namesWhatNeedsADamagedBlob() throws IOException {
        storage.metadata().deleteTag(APP, TAG);
        push(new Tag("all"), index());
        damage(StorageLayout.blob(digest(LAYER)), "a laxer");

        assertLost(
                "blob " + digest(LAYER) + " is damaged (7 bytes",
                "team/app: tag all -> index " + digest(index()) + " -> manifest " + digest(image()) + " needs blob "
                        + digest(LAYER) + ", which is missing or damaged");

        assertThat(storage.blobs().size(digest(LAYER))).isEmpty();
        blob(LAYER);
        assertThat(check(false)).isEmpty();
    }

    @Test
    void changesNothingWithoutRepair() throws IOException {
        damage(StorageLayout.blob(digest(LAYER)), "a laxer");

        assertThat(check(false)).hasSize(2);

        assertThat(root.resolve(StorageLayout.blob(digest(LAYER)))).hasContent("a laxer");
    }

    @Test
    void namesAManifestWhoseContentIsMissing() throws IOException {
        Files.delete(root.resolve(StorageLayout.blob(digest(image()))));

        assertLost("team/app: tag 1 -> manifest " + digest(image()) + " is missing or damaged");
    }

    /** As the garbage collection of registry:2 leaves an index whose images have no tags. */
    @Test
    void namesAnIndexWhoseManifestIsGone() throws IOException {
        push(new Tag("all"), index());
        storage.metadata().deleteTag(APP, TAG);
        Files.delete(root.resolve(StorageLayout.revision(APP, digest(image()))));

        assertLost("tag all -> index " + digest(index()));
        assertThat(findings).anyMatch(finding -> finding.text().contains("lists manifest " + digest(image())));
    }

    @Test
    void namesATagThatDangles() throws IOException {
        Files.delete(root.resolve(StorageLayout.revision(APP, digest(image()))));

        assertLost("tag 1 of team/app points to manifest " + digest(image()));
    }
}
