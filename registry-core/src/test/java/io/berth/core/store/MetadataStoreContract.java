package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.access.AnyGlob;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Page;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.Tag;
import io.berth.core.model.UploadId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract of every {@link MetadataStore}. */
public abstract class MetadataStoreContract extends StoreContract {

    private static final Tag LATEST = new Tag("latest");
    private static final Tag STABLE = new Tag("stable");
    private static final int ALL = Integer.MAX_VALUE;

    private static Descriptor referrer(String text) {
        return new Descriptor(
                MediaTypes.OCI_MANIFEST,
                digest(text),
                text.length(),
                Optional.of("application/vnd.example.sbom"),
                Map.of("org.example.note", "\"quoted\" – ünïcode"),
                List.of(),
                Optional.empty());
    }

    private void pushReferrer(Digest subject, String text) throws IOException {
        metadata().record(ALPINE, referrer(text), Relations.toSubject(subject), List.of(), MetadataStore.UNCONDITIONAL);
    }

    private List<String> tags(RepositoryName repository) throws IOException {
        return metadata().tags(repository, Optional.empty(), ALL).items().stream()
                .map(Tag::name)
                .toList();
    }

    private List<String> repositories(Optional<String> after, int limit) throws IOException {
        return metadata().repositories(after, limit).items().stream()
                .map(RepositoryName::value)
                .toList();
    }

    private List<Digest> referrers(Digest subject) throws IOException {
        return metadata().referrers(ALPINE, subject, Optional.empty(), ALL).items().stream()
                .map(Descriptor::digest)
                .toList();
    }

    // --- blobs ---

    @Test
    void holdsABlobOnlyWhereItIsLinked() throws IOException {
        Digest blob = put("layer");
        assertThat(metadata().blob(ALPINE, blob)).isEmpty();

        metadata().linkBlob(ALPINE, blob);

        assertThat(metadata().blob(ALPINE, blob)).hasValue(blob);
        assertThat(metadata().blob(DEBIAN, blob)).isEmpty();
    }

    @Test
    void unlinksABlob() throws IOException {
        metadata().linkBlob(ALPINE, digest("layer"));
        metadata().linkBlob(DEBIAN, digest("layer"));

        assertThat(metadata().unlinkBlob(ALPINE, digest("layer"))).isTrue();
        assertThat(metadata().unlinkBlob(ALPINE, digest("layer"))).isFalse();
        assertThat(metadata().blob(ALPINE, digest("layer"))).isEmpty();
        assertThat(metadata().blob(DEBIAN, digest("layer"))).isPresent();
    }

    @Test
    void linksAndUnlinksAtOnce() throws Exception {
        together(16, () -> {
            for (int i = 0; i < 20; i++) {
                metadata().linkBlob(ALPINE, digest("contended"));
                metadata().unlinkBlob(ALPINE, digest("contended"));
            }
            return true;
        });
        metadata().linkBlob(ALPINE, digest("contended"));

        assertThat(metadata().blob(ALPINE, digest("contended"))).isPresent();
    }

    @Test
    void tellsOfManyBlobsAtOnce() throws IOException {
        metadata().linkBlob(ALPINE, digest("a"));
        metadata().linkBlob(ALPINE, digest("c"));
        metadata().linkBlob(DEBIAN, digest("b"));

        assertThat(metadata().blobs(ALPINE, List.of(digest("a"), digest("b"), digest("c"), digest("d"))))
                .containsOnly(Map.entry(digest("a"), digest("a")), Map.entry(digest("c"), digest("c")));
        assertThat(metadata().blobs(ALPINE, List.of())).isEmpty();
    }

    @Test
    void listsBlobsInOrderPageByPage() throws IOException {
        SortedSet<Digest> expected = new TreeSet<>();
        for (int i = 0; i < 11; i++) {
            metadata().linkBlob(ALPINE, digest("layer " + i));
            expected.add(digest("layer " + i));
        }
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(text("layer"));
        metadata().linkBlob(ALPINE, sha512);
        expected.add(sha512);

        List<Digest> found = new ArrayList<>();
        Page<Digest> page = metadata().blobs(ALPINE, Optional.empty(), 5);
        while (page.more()) {
            assertThat(page.items()).hasSize(5);
            found.addAll(page.items());
            page = metadata().blobs(ALPINE, Optional.of(found.getLast()), 5);
        }
        found.addAll(page.items());

        assertThat(found).containsExactlyElementsOf(expected);
        assertThat(metadata().blobs(DEBIAN, Optional.empty(), 5)).isEqualTo(Page.empty());
    }

    @Test
    void tellsWhenABlobWasLinked() throws IOException {
        Instant before = Instant.now();
        metadata().linkBlob(ALPINE, digest("layer"));

        assertThat(metadata().blobLinked(ALPINE, digest("layer")).orElseThrow())
                .isBetween(before.minus(CLOCK), Instant.now().plus(CLOCK));
        assertThat(metadata().blobLinked(DEBIAN, digest("layer"))).isEmpty();
    }

    // --- manifests and tags ---

    @Test
    void tellsOfManyManifestsAtOnce() throws IOException {
        push(ALPINE, "a");
        push(ALPINE, "c");
        push(DEBIAN, "b");

        assertThat(metadata().heldManifests(ALPINE, List.of(digest("c"), digest("b"), digest("a"), digest("d"))))
                .containsExactly(digest("c"), digest("a"));
    }

    @Test
    void tellsWhenAManifestWasRecorded() throws IOException {
        Instant before = Instant.now();
        push(ALPINE, "a");

        assertThat(metadata().manifestRecorded(ALPINE, digest("a")).orElseThrow())
                .isBetween(before.minus(CLOCK), Instant.now().plus(CLOCK));
        assertThat(metadata().manifestRecorded(DEBIAN, digest("a"))).isEmpty();
    }

    @Test
    void tellsWhenATagWasPushed() throws IOException {
        Instant before = Instant.now();
        push(ALPINE, "a", "latest");

        assertThat(metadata().tagPushed(ALPINE, LATEST).orElseThrow())
                .isBetween(before.minus(CLOCK), Instant.now().plus(CLOCK));
        assertThat(metadata().tagPushed(DEBIAN, LATEST)).isEmpty();
    }

    @Test
    void recordsAManifestAndItsTags() throws IOException {
        Digest pushed = push(ALPINE, "m", "latest", "stable");

        assertThat(metadata().holdsManifest(ALPINE, pushed)).isTrue();
        assertThat(metadata().holdsManifest(DEBIAN, pushed)).isFalse();
        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(pushed);
        assertThat(metadata().resolve(ALPINE, STABLE)).hasValue(pushed);
        assertThat(tags(ALPINE)).containsExactly("latest", "stable");
    }

    @Test
    void recordsTwiceWithoutHarm() throws IOException {
        push(ALPINE, "m", "latest");
        Digest pushed = push(ALPINE, "m", "latest");

        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(pushed);
        assertThat(metadata().manifests(ALPINE, Optional.empty(), ALL).items()).containsExactly(pushed);
    }

    @Test
    void movesATagAndKeepsTheOldManifest() throws IOException {
        Digest old = push(ALPINE, "old", "latest");
        Digest fresh = push(ALPINE, "fresh", "latest");

        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(fresh);
        assertThat(metadata().holdsManifest(ALPINE, old)).isTrue();
    }

    @Test
    void recordsSha512() throws IOException {
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(text("m"));
        Descriptor manifest = Descriptor.of(MediaTypes.OCI_MANIFEST, sha512, 1);
        metadata().record(ALPINE, manifest, Relations.NONE, List.of(LATEST), MetadataStore.UNCONDITIONAL);

        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(sha512);
        assertThat(metadata().holdsManifest(ALPINE, sha512)).isTrue();
        assertThat(metadata().manifests(ALPINE, Optional.empty(), ALL).items()).containsExactly(sha512);
    }

    @Test
    void keepsAllWhenReopened() throws IOException {
        Digest pushed = push(ALPINE, "m", "latest");
        reopen();

        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(pushed);
        assertThat(repositories(Optional.empty(), ALL)).containsExactly("library/alpine");
    }

    @Test
    void movesATagOnlyWhenItIsWhereItShouldBe() throws IOException {
        Digest first = push(ALPINE, "first", "latest");

        assertThat(metadata()
                        .record(
                                ALPINE,
                                manifest("second"),
                                Relations.NONE,
                                List.of(LATEST),
                                (_, target) -> target.isEmpty()))
                .isFalse();
        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(first);
        assertThat(metadata()
                        .record(
                                ALPINE,
                                manifest("second"),
                                Relations.NONE,
                                List.of(STABLE, LATEST),
                                (_, present) ->
                                        present.isEmpty() || present.get().equals(first)))
                .isTrue();
        assertThat(metadata().resolve(ALPINE, LATEST)).hasValue(digest("second"));
    }

    @Test
    void movesNoTagAfterTheOneThatMayNotMove() throws IOException {
        push(ALPINE, "first", "latest");

        metadata()
                .record(
                        ALPINE,
                        manifest("second"),
                        Relations.NONE,
                        List.of(LATEST, STABLE),
                        (_, target) -> target.isEmpty());

        assertThat(metadata().resolve(ALPINE, STABLE)).isEmpty();
    }

    @Test
    void recordsNothingOfAPushThatMayNotMoveItsTags() throws IOException {
        push(ALPINE, "first", "latest");
        Relations relations = new Relations(Optional.of(digest("subject")), List.of(digest("child")));

        assertThat(metadata()
                        .record(
                                ALPINE,
                                referrer("second"),
                                relations,
                                List.of(STABLE, LATEST),
                                (_, target) -> target.isEmpty()))
                .isFalse();

        assertThat(metadata().resolve(ALPINE, STABLE)).isEmpty();
        assertThat(metadata().holdsManifest(ALPINE, digest("second"))).isFalse();
        push(ALPINE, "second");
        assertThat(referrers(digest("subject"))).isEmpty();
        assertThat(indexListing(ALPINE, "child")).isEmpty();
    }

    @Test
    void makesNoRepositoryByAPushThatMayNotMoveItsTags() throws IOException {
        metadata()
                .record(ALPINE, manifest("first"), Relations.NONE, List.of(LATEST), (_, target) -> target.isPresent());

        assertThat(metadata().exists(ALPINE)).isFalse();
        assertThat(metadata().deleteRepository(ALPINE)).isFalse();
    }

    @Test
    void letsOnePushCreateATag() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<Boolean> created = together(16, () -> {
            Descriptor manifest = manifest("candidate " + number.incrementAndGet());
            return metadata()
                    .record(ALPINE, manifest, Relations.NONE, List.of(LATEST), (_, target) -> target.isEmpty());
        });

        assertThat(created).containsOnlyOnce(true);
        assertThat(metadata().manifests(ALPINE, Optional.empty(), ALL).items())
                .containsExactly(metadata().resolve(ALPINE, LATEST).orElseThrow());
    }

    @Test
    void alwaysResolvesATagThatManyMove() throws Exception {
        push(ALPINE, "start", "latest");
        AtomicInteger number = new AtomicInteger();
        together(16, () -> {
            int mine = number.incrementAndGet();
            for (int i = 0; i < 10; i++) {
                if (mine % 2 == 0) {
                    push(ALPINE, "manifest " + mine + " " + i, "latest");
                } else {
                    Digest target = metadata().resolve(ALPINE, LATEST).orElseThrow();
                    assertThat(metadata().holdsManifest(ALPINE, target)).isTrue();
                }
            }
            return true;
        });
    }

    @Test
    void deletesAManifestWithTheTagsThatPointToIt() throws IOException {
        Digest gone = push(ALPINE, "gone", "a", "b");
        Digest kept = push(ALPINE, "kept", "c");

        assertThat(metadata().deleteManifest(ALPINE, gone, Relations.NONE))
                .hasValue(List.of(new Tag("a"), new Tag("b")));
        assertThat(metadata().deleteManifest(ALPINE, gone, Relations.NONE)).isEmpty();
        assertThat(metadata().holdsManifest(ALPINE, gone)).isFalse();
        assertThat(tags(ALPINE)).containsExactly("c");
        assertThat(metadata().resolve(ALPINE, new Tag("c"))).hasValue(kept);
    }

    @Test
    void neverLeavesATagWithoutItsManifest() throws Exception {
        RepositoryLocks locks = new RepositoryLocks();
        AtomicInteger number = new AtomicInteger();
        together(8, () -> {
            boolean pushes = number.incrementAndGet() % 2 == 0;
            for (int i = 0; i < 25; i++) {
                try (var _ = pushes ? locks.shared(ALPINE) : locks.alone(ALPINE)) {
                    if (pushes) {
                        push(ALPINE, "contended", "latest");
                    } else {
                        metadata().deleteManifest(ALPINE, digest("contended"), Relations.NONE);
                    }
                }
            }
            return true;
        });

        Optional<Digest> target = metadata().resolve(ALPINE, LATEST);
        if (target.isPresent()) {
            assertThat(metadata().holdsManifest(ALPINE, target.get())).isTrue();
        }
    }

    @Test
    void deletesOneTagOnly() throws IOException {
        Digest pushed = push(ALPINE, "m", "latest", "stable");

        assertThat(metadata().deleteTag(ALPINE, LATEST)).isTrue();
        assertThat(metadata().deleteTag(ALPINE, LATEST)).isFalse();
        assertThat(metadata().resolve(ALPINE, LATEST)).isEmpty();
        assertThat(metadata().resolve(ALPINE, STABLE)).hasValue(pushed);
        assertThat(metadata().holdsManifest(ALPINE, pushed)).isTrue();
    }

    @Test
    void listsTagsByTheirBytesPageByPage() throws IOException {
        push(ALPINE, "m", "b", "B", "a.b", "a-b", "a", "_", "1", "10", "9", "a_b", "aa");

        assertThat(tags(ALPINE)).containsExactly("1", "10", "9", "B", "_", "a", "a-b", "a.b", "a_b", "aa", "b");
        assertThat(metadata().tags(ALPINE, Optional.of("a"), 2))
                .isEqualTo(new Page<>(List.of(new Tag("a-b"), new Tag("a.b")), true));
        assertThat(metadata().tags(ALPINE, Optional.of("a!no tag"), 1))
                .isEqualTo(new Page<>(List.of(new Tag("a-b")), true));
        assertThat(metadata().tags(ALPINE, Optional.of("aa"), 1)).isEqualTo(new Page<>(List.of(new Tag("b")), false));
        assertThat(metadata().tags(ALPINE, Optional.of("b"), 1)).isEqualTo(Page.empty());
        assertThat(metadata().tags(ALPINE, Optional.empty(), 0)).isEqualTo(Page.empty());
        assertThat(metadata().tags(DEBIAN, Optional.empty(), 5)).isEqualTo(Page.empty());
    }

    @Test
    void listsManifestsInOrderPageByPage() throws IOException {
        List<Digest> pushed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            pushed.add(push(ALPINE, "m" + i));
        }
        pushed.sort(null);

        assertThat(metadata().manifests(ALPINE, Optional.empty(), 4)).isEqualTo(new Page<>(pushed.subList(0, 4), true));
        assertThat(metadata().manifests(ALPINE, Optional.of(pushed.get(3)), 4))
                .isEqualTo(new Page<>(pushed.subList(4, 7), false));
    }

    // --- referrers ---

    @Test
    void listsReferrersWithAllTheySay() throws IOException {
        Digest subject = push(ALPINE, "subject");
        pushReferrer(subject, "sbom");

        assertThat(metadata().referrers(ALPINE, subject, Optional.empty(), ALL).items())
                .containsExactly(referrer("sbom"));
        assertThat(metadata().referrers(DEBIAN, subject, Optional.empty(), ALL).items())
                .isEmpty();
    }

    @Test
    void listsReferrersPageByPage() throws IOException {
        List<Digest> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pushReferrer(digest("not pushed yet"), "sbom " + i);
            expected.add(digest("sbom " + i));
        }
        expected.sort(null);

        Page<Descriptor> first = metadata().referrers(ALPINE, digest("not pushed yet"), Optional.empty(), 3);
        Page<Descriptor> second =
                metadata().referrers(ALPINE, digest("not pushed yet"), Optional.of(expected.get(2)), 3);
        assertThat(first.items()).extracting(Descriptor::digest).isEqualTo(expected.subList(0, 3));
        assertThat(first.more()).isTrue();
        assertThat(second.items()).extracting(Descriptor::digest).isEqualTo(expected.subList(3, 5));
        assertThat(second.more()).isFalse();
    }

    @Test
    void forgetsADeletedReferrer() throws IOException {
        pushReferrer(digest("subject"), "sbom");
        metadata().deleteManifest(ALPINE, digest("sbom"), Relations.toSubject(digest("subject")));

        assertThat(referrers(digest("subject"))).isEmpty();
    }

    @Test
    void leavesOutReferrersTheRepositoryDoesNotHold() throws IOException {
        metadata().linkReferrer(ALPINE, digest("subject"), referrer("never pushed"));

        assertThat(referrers(digest("subject"))).isEmpty();
    }

    @Test
    void linksAReferrerFoundLater() throws IOException {
        push(ALPINE, "sbom");
        metadata().linkReferrer(ALPINE, digest("subject"), referrer("sbom"));

        assertThat(referrers(digest("subject"))).containsExactly(digest("sbom"));
    }

    @Test
    void remembersWhatWasExamined() throws IOException {
        Digest a = push(ALPINE, "a");
        Digest b = push(ALPINE, "b");
        metadata().markExamined(ALPINE, Set.of(a));
        assertThat(metadata().unexaminedManifests(ALPINE)).doesNotContain(a).contains(b);

        metadata().markExamined(ALPINE, Set.of(b));
        assertThat(metadata().unexaminedManifests(ALPINE)).isEmpty();
        assertThat(metadata().unexaminedManifests(DEBIAN)).isEmpty();
    }

    @Test
    void examinesAReferrerAgainThatWasDeletedMeanwhile() throws IOException {
        pushReferrer(digest("subject"), "sbom");
        metadata().markExamined(ALPINE, Set.of(digest("sbom")));
        metadata().deleteManifest(ALPINE, digest("sbom"), Relations.toSubject(digest("subject")));
        push(ALPINE, "sbom");

        assertThat(metadata().unexaminedManifests(ALPINE)).containsExactly(digest("sbom"));
    }

    // --- repositories ---

    @Test
    void existsOnceItHoldsSomething() throws IOException {
        uploads().begin(ALPINE, UploadId.random());
        assertThat(metadata().exists(ALPINE)).isFalse();
        metadata().linkBlob(ALPINE, digest("layer"));
        push(DEBIAN, "m");

        assertThat(metadata().exists(ALPINE)).isTrue();
        assertThat(metadata().exists(DEBIAN)).isTrue();
        assertThat(metadata().exists(new RepositoryName("library"))).isFalse();
        uploads().purge(Instant.now().plusSeconds(3600), false);
    }

    @Test
    void listsRepositoriesComponentByComponent() throws IOException {
        List<String> expected = List.of("b", "b/x", "b/y/z", "b-c", "b.c/d", "b0", "c");
        for (String name : expected.reversed()) {
            metadata().linkBlob(new RepositoryName(name), digest("layer"));
        }

        assertThat(repositories(Optional.empty(), ALL)).isEqualTo(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(repositories(Optional.of(expected.get(i)), ALL)).isEqualTo(expected.subList(i + 1, 7));
        }
        assertThat(metadata().repositories(Optional.of("b"), 2).more()).isTrue();
        assertThat(metadata().repositories(Optional.of("b0"), 1).more()).isFalse();
        assertThat(metadata().repositories(Optional.empty(), 0)).isEqualTo(Page.empty());
    }

    @Test
    void listsTheWantedRepositoriesOnly() throws IOException {
        for (String name : List.of("a", "b", "b/x", "b/y", "c/z", "d")) {
            metadata().linkBlob(new RepositoryName(name), digest("layer"));
        }

        RepositorySelection nested = name -> name.value().contains("/");
        Page<RepositoryName> first = metadata().repositories(Optional.empty(), 2, nested);
        assertThat(first.items()).extracting(RepositoryName::value).containsExactly("b/x", "b/y");
        assertThat(first.more()).isTrue();
        Page<RepositoryName> second = metadata().repositories(Optional.of("b/y"), 2, nested);
        assertThat(second.items()).extracting(RepositoryName::value).containsExactly("c/z");
        assertThat(second.more()).isFalse();
        assertThat(metadata().repositories(Optional.empty(), 2, _ -> false)).isEqualTo(Page.empty());
    }

    /** Selects below {@code b}, and the repositories {@code d} and {@code e}; records the queries. */
    private static final class Narrow implements RepositorySelection {
        private final List<String> asked = new ArrayList<>();

        @Override
        public boolean includes(RepositoryName repository) {
            asked.add(repository.value());
            return repository.value().matches("b/.*|[de]");
        }

        @Override
        public Branch root() {
            return new Branch() {
                @Override
                public Optional<Set<String>> next() {
                    return Optional.of(Set.of("e", "b", "d", ".."));
                }

                @Override
                public Branch below(String name) {
                    return name.equals("b")
                            ? ANYWHERE
                            : new AnyGlob(List.of(RepositoryGlob.parse(name)))
                                    .root()
                                    .below(name);
                }

                @Override
                public boolean isEmpty() {
                    return false;
                }
            };
        }
    }

    @Test
    void looksOnlyWhereTheWantedCanBe() throws IOException {
        for (String name : List.of("a", "a/x", "b/x", "b/x/y", "b/z", "b-c", "c/z", "d", "d/x")) {
            metadata().linkBlob(new RepositoryName(name), digest("layer"));
        }
        Narrow narrow = new Narrow();

        assertThat(metadata().repositories(Optional.empty(), ALL, narrow).items())
                .extracting(RepositoryName::value)
                .containsExactly("b/x", "b/x/y", "b/z", "d");
        assertThat(narrow.asked).containsExactly("b", "b/x", "b/x/y", "b/z", "d", "e");
        RepositorySelection everywhere = repository -> narrow.includes(repository);
        for (String after : List.of("", "a", "a/x", "b", "b/", "b/x", "b/x/y", "b/y", "b-c", "c", "d", "d/x", "z")) {
            for (int limit = 1; limit < 5; limit++) {
                assertThat(metadata().repositories(Optional.of(after), limit, narrow))
                        .isEqualTo(metadata().repositories(Optional.of(after), limit, everywhere));
            }
        }
    }

    /** Records the queries. */
    private record Noting(AnyGlob globs, List<String> asked) implements RepositorySelection {

        @Override
        public boolean includes(RepositoryName repository) {
            asked.add(repository.value());
            return globs.includes(repository);
        }

        @Override
        public Branch root() {
            return globs.root();
        }
    }

    @Test
    void asksAboutNoneThatCannotBeWantedHoweverManyAre() throws IOException {
        for (String name : List.of("a", "a/x", "b/x", "c/z", "d", "x999", "x999/y")) {
            metadata().linkBlob(new RepositoryName(name), digest("layer"));
        }
        List<RepositoryGlob> many = new ArrayList<>(List.of(RepositoryGlob.parse("b/*")));
        IntStream.range(0, 4000).forEach(i -> many.add(RepositoryGlob.parse("x" + i)));
        Noting wanted = new Noting(new AnyGlob(many), new ArrayList<>());

        assertThat(metadata().repositories(Optional.empty(), ALL, wanted).items())
                .extracting(RepositoryName::value)
                .containsExactly("b/x", "x999");
        assertThat(wanted.asked()).containsExactly("b", "b/x", "x999");
    }

    @Test
    void continuesAfterNamesThatDoNotExist() throws IOException {
        for (String name : List.of("a", "b/x", "b/y", "c")) {
            metadata().linkBlob(new RepositoryName(name), digest("layer"));
        }

        assertThat(repositories(Optional.of("b"), ALL)).containsExactly("b/x", "b/y", "c");
        assertThat(repositories(Optional.of("b/"), ALL)).containsExactly("b/x", "b/y", "c");
        assertThat(repositories(Optional.of("b/x/deeper"), ALL)).containsExactly("b/y", "c");
        assertThat(repositories(Optional.of("b/xx"), ALL)).containsExactly("b/y", "c");
        assertThat(repositories(Optional.of("../.."), ALL)).containsExactly("a", "b/x", "b/y", "c");
        assertThat(repositories(Optional.of("Z"), ALL)).containsExactly("a", "b/x", "b/y", "c");
        assertThat(repositories(Optional.of("zebra"), ALL)).isEmpty();
        assertThat(repositories(Optional.of(""), ALL)).containsExactly("a", "b/x", "b/y", "c");
    }

    @Test
    void deletesARepositoryButNotThoseBelowIt() throws IOException {
        RepositoryName nested = new RepositoryName("library/alpine/nested");
        push(ALPINE, "m", "latest");
        pushReferrer(digest("m"), "sbom");
        metadata().linkBlob(ALPINE, digest("layer"));
        push(nested, "m", "latest");

        assertThat(metadata().deleteRepository(ALPINE)).isTrue();
        assertThat(metadata().deleteRepository(ALPINE)).isFalse();
        assertThat(metadata().exists(ALPINE)).isFalse();
        assertThat(metadata().resolve(ALPINE, LATEST)).isEmpty();
        assertThat(metadata().blob(ALPINE, digest("layer"))).isEmpty();
        assertThat(referrers(digest("m"))).isEmpty();
        assertThat(repositories(Optional.empty(), ALL)).containsExactly("library/alpine/nested");
        assertThat(metadata().resolve(nested, LATEST)).isPresent();
    }

    /** Records an index of these manifests. */
    private void pushIndex(String text, String... manifests) throws IOException {
        put(text);
        assertThat(metadata().record(ALPINE, manifest(text), listed(manifests), List.of(), MetadataStore.UNCONDITIONAL))
                .isTrue();
    }

    private Optional<List<Tag>> deleteIndex(String text, String... manifests) throws IOException {
        return metadata().deleteManifest(ALPINE, digest(text), listed(manifests));
    }

    private static Relations listed(String... manifests) {
        return Relations.toListed(
                Stream.of(manifests).map(StoreContract::digest).toList());
    }

    private Optional<Digest> indexListing(RepositoryName repository, String manifest) throws IOException {
        return metadata()
                .indexListing(
                        repository,
                        digest(manifest),
                        index -> blobs().size(index).isPresent());
    }

    @Test
    void knowsTheIndexThatListsAManifest() throws IOException {
        push(ALPINE, "amd64", "amd64");
        assertThat(indexListing(ALPINE, "amd64")).isEmpty();

        pushIndex("index", "amd64", "arm64", "arm64");

        assertThat(indexListing(ALPINE, "amd64")).hasValue(digest("index"));
        assertThat(indexListing(ALPINE, "arm64")).hasValue(digest("index"));
        assertThat(indexListing(ALPINE, "other")).isEmpty();
        assertThat(indexListing(DEBIAN, "amd64")).isEmpty();
    }

    @Test
    void knowsEachOfVeryManyManifestsThatAnIndexLists() throws IOException {
        String[] many = IntStream.range(0, 250).mapToObj(i -> "m" + i).toArray(String[]::new);
        pushIndex("index", many);

        for (String manifest : many) {
            assertThat(indexListing(ALPINE, manifest)).hasValue(digest("index"));
        }
    }

    @Test
    void countsNoIndexWhoseContentIsGone() throws IOException {
        pushIndex("index", "amd64");

        assertThat(metadata().indexListing(ALPINE, digest("amd64"), _ -> false)).isEmpty();
    }

    @Test
    void forgetsWhatADeletedIndexListed() throws IOException {
        pushIndex("index", "amd64", "arm64");

        deleteIndex("index", "amd64", "arm64");
        push(ALPINE, "index");

        assertThat(indexListing(ALPINE, "amd64")).isEmpty();
        assertThat(indexListing(ALPINE, "arm64")).isEmpty();
    }

    @Test
    void forgetsWhatAnIndexListedThatWasDeletedWithoutIt() throws IOException {
        pushIndex("index", "amd64");
        deleteIndex("index");

        assertThat(deleteIndex("index", "amd64")).isEmpty();
        push(ALPINE, "index");

        assertThat(indexListing(ALPINE, "amd64")).isEmpty();
    }

    @Test
    void forgetsTheIndexesOfADeletedManifest() throws IOException {
        push(ALPINE, "amd64");
        pushIndex("index", "amd64", "arm64");

        metadata().deleteManifest(ALPINE, digest("amd64"), Relations.NONE);
        push(ALPINE, "amd64");

        assertThat(indexListing(ALPINE, "amd64")).isEmpty();
        assertThat(indexListing(ALPINE, "arm64")).hasValue(digest("index"));
    }

    @Test
    void forgetsIndexesWithTheirRepository() throws IOException {
        pushIndex("index", "amd64");

        metadata().deleteRepository(ALPINE);
        push(ALPINE, "index", "latest");

        assertThat(indexListing(ALPINE, "amd64")).isEmpty();
    }

    @Test
    void takesADeletedRepositoryAgain() throws IOException {
        push(ALPINE, "m", "latest");
        metadata().deleteRepository(ALPINE);
        push(ALPINE, "m", "stable");

        assertThat(tags(ALPINE)).containsExactly("stable");
    }

    @Test
    void survivesPushesAndRepositoryDeletesAtOnce() throws Exception {
        AtomicInteger number = new AtomicInteger();
        together(8, () -> {
            boolean pushes = number.incrementAndGet() % 4 != 0;
            for (int i = 0; i < 15; i++) {
                if (pushes) {
                    push(ALPINE, "m", "latest");
                    metadata().linkBlob(DEBIAN, digest("layer " + i));
                } else {
                    metadata().deleteRepository(ALPINE);
                    metadata().deleteRepository(DEBIAN);
                }
            }
            return true;
        });
        push(ALPINE, "m", "latest");

        assertThat(metadata().holdsManifest(ALPINE, digest("m"))).isTrue();
    }

    @Test
    void pagesThroughManyRepositories() throws IOException {
        List<String> expected = IntStream.range(0, 60)
                .mapToObj(i -> "r" + i % 6 + "/n" + i / 6)
                .sorted()
                .toList();
        for (String name : expected) {
            metadata().linkBlob(new RepositoryName(name), digest("layer"));
        }

        List<String> found = new ArrayList<>(repositories(Optional.empty(), 7));
        while (metadata().repositories(Optional.of(found.getLast()), 7).more()) {
            found.addAll(repositories(Optional.of(found.getLast()), 7));
        }
        found.addAll(repositories(Optional.of(found.getLast()), 7));
        assertThat(found).isEqualTo(expected);
    }
}
