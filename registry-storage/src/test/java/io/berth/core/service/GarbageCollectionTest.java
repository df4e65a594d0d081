package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.gc.CollectionListener;
import io.berth.core.gc.CollectionOptions;
import io.berth.core.gc.CollectionReport;
import io.berth.core.gc.GarbageCollector;
import io.berth.core.gc.UndeleteWindow;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.metadata.Document;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a garbage collection removes, and what it keeps. */
final class GarbageCollectionTest extends ServiceTest {

    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final Duration LONGER = Duration.ofMinutes(46);
    private static final Duration QUARANTINE = Duration.ofDays(1);
    private static final int PLENTY = 10_000;

    private final List<String> heard = new ArrayList<>();

    private final class Recording implements CollectionListener {

        @Override
        public void untagged(RepositoryName repository, Digest manifest) {
            heard.add("untagged " + repository + " " + manifest);
        }

        @Override
        public void unneeded(RepositoryName repository, Digest blob) {
            heard.add("unneeded " + repository + " " + blob);
        }

        @Override
        public void blob(Digest digest, long size) {
            heard.add("blob " + digest);
        }
    }

    private GarbageCollector collector(TouchedDigests touches, int mostMarked) {
        return new GarbageCollector(
                storage.blobs(),
                storage.metadata(),
                locks,
                touches,
                manifests,
                blobs,
                UndeleteWindow.NONE,
                mostMarked,
                clock);
    }

    private CollectionReport collect(CollectionOptions options) throws IOException, InterruptedException {
        return collector(touched, PLENTY).collect(options, new Recording());
    }

    private static CollectionOptions options() {
        return new CollectionOptions(GRACE, QUARANTINE, false, false, 1);
    }

    private static CollectionOptions untagged() {
        return new CollectionOptions(GRACE, QUARANTINE, true, false, 1);
    }

    private static CollectionOptions atOnce() {
        return new CollectionOptions(Duration.ZERO, QUARANTINE, true, false, 1);
    }

    private boolean isStored(Digest digest) throws IOException {
        return storage.blobs().size(digest).isPresent();
    }

    @Test
    void removesWhatNoManifestNeeds() throws Exception {
        String image = pushImage(ALPINE, LATEST, "kept");
        Digest unneeded = blob(ALPINE, "unneeded");
        clock.pass(LONGER);

        CollectionReport report = collect(options());

        assertThat(heard).containsExactly("unneeded " + ALPINE + " " + unneeded, "blob " + unneeded);
        assertThat(report.bytesRemoved()).isEqualTo("unneeded".length());
        assertThat(report.bytesFreed()).isZero();
        assertThat(isStored(unneeded)).isFalse();
        assertThat(blobs.size(ALPINE, digest("layer of kept"))).isPositive();
        assertThat(manifests
                        .read(ALPINE, manifests.confirm(ALPINE, manifests.resolve(ALPINE, LATEST)))
                        .bytes())
                .isEqualTo(ByteBuffer.wrap(bytes(image)));
    }

    @Test
    void keepsContentOfOtherRepositories() throws Exception {
        blob(ALPINE, "layer of shared");
        pushImage(DEBIAN, LATEST, "shared");
        clock.pass(LONGER);

        collect(options());

        assertThat(heard).containsExactly("unneeded " + ALPINE + " " + digest("layer of shared"));
        assertThat(blobs.size(DEBIAN, digest("layer of shared"))).isPositive();
    }

    @Test
    void changesNothingInADryRun() throws Exception {
        Digest unneeded = blob(ALPINE, "unneeded");
        clock.pass(LONGER);

        CollectionReport report = collect(new CollectionOptions(GRACE, QUARANTINE, true, true, 1));

        assertThat(heard).containsExactly("unneeded " + ALPINE + " " + unneeded, "blob " + unneeded);
        assertThat(report.dryRun()).isTrue();
        assertThat(blobs.size(ALPINE, unneeded)).isPositive();
    }

    @Test
    void quarantinedContentCanBeRestoredUntilItsTimeIsOver() throws Exception {
        Digest restored = blob(ALPINE, "restored");
        Digest gone = blob(ALPINE, "gone");
        clock.pass(LONGER);
        collect(options());

        assertThat(storage.blobs().restore(restored)).isTrue();
        assertThat(isStored(restored)).isTrue();
        clock.pass(QUARANTINE);
        assertThat(collect(options()).bytesFreed()).isEqualTo("gone".length());
        assertThat(storage.blobs().restore(gone)).isFalse();
    }

    @Test
    void withoutGraceContentIsDeletedAtOnce() throws Exception {
        Digest unneeded = blob(ALPINE, "unneeded");

        CollectionReport report = collect(atOnce());

        assertThat(report.bytesFreed()).isEqualTo("unneeded".length());
        assertThat(storage.blobs().restore(unneeded)).isFalse();
    }

    @Test
    void keepsWhatWasUploadedOrToldToExistWithinTheGracePeriod() throws Exception {
        Digest told = blob(ALPINE, "told to exist");
        Digest mounted = blob(ALPINE, "mounted");
        clock.pass(LONGER);
        Digest uploaded = blob(ALPINE, "uploaded");
        blobs.size(ALPINE, told);
        blobs.mount(DEBIAN, mounted, Optional.of(ALPINE), "ann", _ -> true);

        collect(options());
        assertThat(heard).isEmpty();
        assertThat(blobs.size(DEBIAN, mounted)).isPositive();

        clock.pass(LONGER);
        collect(options());
        assertThat(isStored(told)).isFalse();
        assertThat(isStored(mounted)).isFalse();
        assertThat(isStored(uploaded)).isFalse();
    }

    @Test
    void aClockThatJumpsCollectsNothing() throws Exception {
        Digest uploaded = blob(ALPINE, "uploaded");
        clock.jump(Duration.ofDays(365));

        collect(options());

        assertThat(isStored(uploaded)).isTrue();
    }

    @Test
    void afterARestartTheTimesOfTheStorageCount() throws Exception {
        blob(ALPINE, "young");
        TouchedDigests ofTheNewProcess = new TouchedDigests(Duration.ofHours(1), clock::nanoTime);

        collector(ofTheNewProcess, PLENTY).collect(options(), new Recording());
        assertThat(heard).isEmpty();

        clock.pass(LONGER);
        collector(ofTheNewProcess, PLENTY).collect(options(), new Recording());
        assertThat(heard).hasSize(2);
    }

    @Test
    void guessesOfClientsAreNotRemembered() throws Exception {
        Digest unneeded = blob(ALPINE, "unneeded");
        clock.pass(LONGER);
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(DEBIAN, unneeded));

        collect(options());

        assertThat(isStored(unneeded)).isFalse();
    }

    @Test
    void manifestsWithoutATagStayUnlessAskedFor() throws Exception {
        Digest old = digest(pushImage(ALPINE, LATEST, "old"));
        Digest current = digest(pushImage(ALPINE, LATEST, "current"));
        clock.pass(LONGER);

        collect(options());
        assertThat(heard).isEmpty();
        collect(untagged());

        assertThat(heard)
                .contains("untagged " + ALPINE + " " + old, "blob " + old, "blob " + digest("layer of old"))
                .hasSize(6);
        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(current);
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.resolve(ALPINE, old));
    }

    @Test
    void childrenOfATaggedIndexAndReferrersOfATaggedImageStay() throws Exception {
        String child = pushImage(ALPINE, new Tag("child"), "child");
        push(ALPINE, new Tag("index"), index(child));
        manifests.delete(ALPINE, new Tag("child"));
        String subject = pushImage(ALPINE, new Tag("subject"), "subject");
        blob(ALPINE, "signature");
        String referrer = image("config of subject", Optional.of(subject), "signature");
        push(ALPINE, digest(referrer), referrer);
        String ofReferrer = image("config of subject", Optional.of(referrer), "signature");
        push(ALPINE, digest(ofReferrer), ofReferrer);
        clock.pass(LONGER);

        collect(untagged());
        assertThat(heard).isEmpty();

        manifests.delete(ALPINE, new Tag("index"));
        manifests.delete(ALPINE, new Tag("subject"));
        clock.pass(LONGER);
        collect(untagged());
        assertThat(heard.stream().filter(line -> line.startsWith("untagged"))).hasSize(5);
        assertThat(storage.blobs().list(Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    void manifestsPushedByDigestHaveTimeToBeTagged() throws Exception {
        blob(ALPINE, "config");
        String image = image("config");
        push(ALPINE, digest(image), image);

        collect(untagged());
        assertThat(heard).isEmpty();

        clock.pass(LONGER);
        collect(untagged());
        assertThat(heard).contains("untagged " + ALPINE + " " + digest(image));
    }

    @Test
    void aDamagedManifestKeepsItsRepositoryAndIsReported() throws Exception {
        Digest damaged = digest(pushImage(ALPINE, LATEST, "damaged"));
        storage.blobs().put(damaged, ByteBuffer.wrap(bytes("other content")));
        Digest unneeded = blob(ALPINE, "unneeded");
        Digest other = blob(DEBIAN, "other");
        clock.pass(LONGER);
        GarbageCollector collector = new GarbageCollector(
                storage.blobs(),
                storage.metadata(),
                locks,
                touched,
                manifests(ReferenceRules.STRICT, RepositoryClasses.ALL),
                blobs,
                UndeleteWindow.NONE,
                PLENTY,
                clock);

        CollectionReport report = collector.collect(untagged(), new Recording());

        assertThat(heard).containsExactly("unneeded " + DEBIAN + " " + other, "blob " + other);
        assertThat(report.problems()).hasSize(2).allMatch(problem -> problem.contains(damaged.toString()));
        assertThat(blobs.size(ALPINE, unneeded)).isPositive();
    }

    @Test
    void aDamagedLinkOfAManifestKeepsItsRepository() throws Exception {
        Digest image = digest(pushImage(ALPINE, LATEST, "a"));
        empty("docker/registry/v2/repositories/library/alpine/_manifests/revisions/sha256/" + image.hex() + "/link");
        clock.pass(LONGER);

        CollectionReport report = collect(untagged());

        assertThat(heard).isEmpty();
        assertThat(report.problems()).singleElement().asString().contains(image.toString());
        assertThat(isStored(image)).isTrue();
    }

    @Test
    void aDamagedLinkOfATagKeepsManifestsWithoutATag() throws Exception {
        pushImage(ALPINE, LATEST, "a");
        empty("docker/registry/v2/repositories/library/alpine/_manifests/tags/latest/current/link");
        clock.pass(LONGER);

        CollectionReport report = collect(untagged());

        assertThat(heard).isEmpty();
        assertThat(report.problems()).singleElement().asString().contains("tag latest");
    }

    /** As old registries leave links after a crash. */
    private void empty(String link) throws IOException {
        storage.documents().write(List.of(List.of(new Document(link, ByteBuffer.allocate(0)))));
    }

    @Test
    void readsTheManifestsSeveralTimesWhereMemoryIsShort() throws Exception {
        for (int i = 0; i < 60; i++) {
            pushImage(ALPINE, new Tag("v" + i), "image " + i);
            blob(ALPINE, "unneeded " + i);
        }
        clock.pass(LONGER);

        CollectionReport report = collector(touched, 100).collect(options(), new Recording());

        assertThat(report.linksRemoved()).isEqualTo(60);
        assertThat(report.blobsRemoved()).isEqualTo(60);
        assertThat(report.blobs()).isEqualTo(240);
        assertThat(report.manifests()).isEqualTo(60);
        for (int i = 0; i < 60; i++) {
            assertThat(blobs.size(ALPINE, digest("layer of image " + i))).isPositive();
        }
    }

    @Test
    void whatIsUploadedAgainAfterItsRemovalIsWhole() throws Exception {
        blob(ALPINE, "layer of again");
        collect(atOnce());

        pushImage(ALPINE, LATEST, "again");
        collect(atOnce());

        assertThat(blobs.size(ALPINE, digest("layer of again"))).isPositive();
    }
}
