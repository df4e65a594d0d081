package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.access.RepositoryGlob;
import io.berth.core.access.TagGlob;
import io.berth.core.access.TagSelection;
import io.berth.core.event.Cause;
import io.berth.core.event.Fact;
import io.berth.core.gc.FreeableContent;
import io.berth.core.journal.Change;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.retention.Decision;
import io.berth.core.retention.LastPulls;
import io.berth.core.retention.Retention;
import io.berth.core.retention.RetentionListener;
import io.berth.core.retention.RetentionReport;
import io.berth.core.retention.RetentionRules;
import io.berth.core.retention.RetentionRules.Keep;
import io.berth.core.retention.RetentionRules.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tags the rules of retention keep, and that the others are deleted as a client would. */
final class RetentionTest extends ServiceTest {

    private static final Keep ALL = new Keep.All();
    private static final Duration DAY = Duration.ofDays(1);
    private static final int PLENTY = 10_000;

    private final TreeMap<String, Decision> decisions = new TreeMap<>();

    private final class Recording implements RetentionListener {

        @Override
        public void decided(RepositoryName repository, Decision decision) {
            decisions.put(repository + ":" + decision.tag(), decision);
        }
    }

    private Retention retention(TagRules immutable, LastPulls pulls, Rule... rules) {
        return new Retention(
                storage.metadata(),
                storage.blobs(),
                manifests,
                new RetentionRules(List.of(rules)),
                immutable,
                pulls,
                new FreeableContent(storage.blobs(), storage.metadata(), manifests, PLENTY),
                clock);
    }

    private Retention retention(Rule... rules) {
        return retention(TagRules.NONE, RetentionTest::neverPulled, rules);
    }

    private static TagSelection selection(String repositories, String tags, String... except) {
        List<TagGlob> exceptions = new ArrayList<>();
        for (String one : except) {
            exceptions.add(TagGlob.parse(one));
        }
        return new TagSelection(List.of(RepositoryGlob.parse(repositories)), List.of(TagGlob.parse(tags)), exceptions);
    }

    private static Rule rule(String tags, Keep keep) {
        return new Rule(selection("**", tags), keep, false);
    }

    private static Rule labelled(Keep keep) {
        return new Rule(selection("**", "*"), keep, true);
    }

    private static Keep last(int most) {
        return new Keep.Any(OptionalInt.of(most), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    private static Keep versions(int most) {
        return new Keep.Any(OptionalInt.empty(), OptionalInt.of(most), Optional.empty(), Optional.empty());
    }

    private static Keep newer(Duration newer) {
        return new Keep.Any(OptionalInt.empty(), OptionalInt.empty(), Optional.of(newer), Optional.empty());
    }

    private static Instant neverPulled(RepositoryName repository, Tag tag) {
        return Instant.EPOCH;
    }

    private static Keep pulled(Duration pulled) {
        return new Keep.Any(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(pulled));
    }

    /** Pushes tags of one image, the first of them first, one each day; now is a moment after the last. */
    private void pushDaily(String... tags) throws IOException {
        for (String tag : tags) {
            clock.pass(DAY);
            pushImage(ALPINE, new Tag(tag), "image");
        }
        clock.pass(Duration.ofMinutes(1));
    }

    private List<String> going(Retention retention) throws IOException {
        decisions.clear();
        RetentionReport report = retention.simulate(new Recording());
        List<String> going = decisions.values().stream()
                .filter(Decision::goes)
                .map(decision -> decision.tag().name())
                .toList();
        assertThat(report.going()).isEqualTo(going.size());
        return going;
    }

    private String why(Tag tag) {
        return Optional.ofNullable(decisions.get(ALPINE + ":" + tag))
                .orElseThrow()
                .why();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 'a b c d', 'a b c'",
        "3, 'a b c d', a",
        "9, 'a b c d', ''",
        "2, 'd a c b a', 'c d'",
    })
    void lastKeepsWhatWasPushedLast(int most, String pushed, String going) throws IOException {
        pushDaily(pushed.split(" "));

        assertThat(String.join(" ", going(retention(rule("*", last(most)))))).isEqualTo(going);
    }

    @ParameterizedTest
    @CsvSource({
        "1, '1.0.0 1.9.0 1.10.0 1.2.0', '1.0.0 1.2.0 1.9.0'",
        "2, 'v2.0.0 v2.0.0-rc.2 v2.0.0-rc.10 1.0.0', '1.0.0 v2.0.0-rc.2'",
        "1, '2.0.0 v2.0.0 1.0.0', '1.0.0'",
        "5, '1.0.0 latest 1.1', '1.1 latest'",
    })
    void semverKeepsTheHighestVersions(int most, String pushed, String going) throws IOException {
        pushDaily(pushed.split(" "));

        assertThat(String.join(" ", going(retention(rule("*", versions(most))))))
                .isEqualTo(going);
    }

    @Test
    void newerCountsFromTheLastPush() throws IOException {
        pushDaily("a", "b", "c", "a");

        assertThat(going(retention(rule("*", newer(DAY))))).containsExactly("b", "c");
        assertThat(why(new Tag("b"))).isEqualTo("rule 1: not newer 1d");
        assertThat(why(new Tag("a"))).isEqualTo("rule 1: newer 1d");
    }

    @Test
    void withoutAPullTheLastPushCounts() throws IOException {
        pushDaily("a", "b", "c");
        Instant yesterday = clock.instant().minus(DAY);
        LastPulls pulls = (_, tag) -> tag.name().equals("a") ? yesterday.plusSeconds(1) : Instant.EPOCH;

        assertThat(going(retention(TagRules.NONE, pulls, rule("*", pulled(DAY)))))
                .containsExactly("b");
    }

    @Test
    void oneConditionSuffices() throws IOException {
        pushDaily("2.0.0", "1.0.0", "old", "older", "1.5.0");
        Keep any = new Keep.Any(OptionalInt.of(1), OptionalInt.of(1), Optional.of(DAY), Optional.empty());

        assertThat(going(retention(rule("*", any)))).containsExactly("1.0.0", "old", "older");
        assertThat(why(new Tag("2.0.0"))).isEqualTo("rule 1: semver 1");
        assertThat(why(new Tag("1.5.0"))).isEqualTo("rule 1: last 1, newer 1d");
        assertThat(why(new Tag("old"))).isEqualTo("rule 1: not last 1, not semver 1, not newer 1d");
    }

    @Test
    void theFirstRuleDecidesAndCountsItsTagsAlone() throws IOException {
        pushDaily("prod-1", "prod-2", "ci-1", "ci-2", "ci-3", "other");
        pushImage(DEBIAN, new Tag("ci-0"), "image");

        assertThat(going(retention(
                        rule("prod-*", ALL),
                        new Rule(selection("library/*", "ci-*", "ci-1"), last(1), false),
                        new Rule(selection("library/debian", "*"), last(1), false))))
                .containsExactly("ci-2");
        assertThat(why(new Tag("prod-1"))).isEqualTo("rule 1: all");
        assertThat(why(new Tag("ci-1"))).isEqualTo("no rule is for it");
        assertThat(why(new Tag("other"))).isEqualTo("no rule is for it");
    }

    @Test
    void immutableTagsStay() throws IOException {
        pushDaily("v1", "a", "b");
        TagRules immutable = new TagRules(List.of(new TagRules.Rule(selection("**", "v*"), true)));

        assertThat(going(retention(immutable, RetentionTest::neverPulled, rule("*", last(1)))))
                .containsExactly("a");
        assertThat(why(new Tag("v1"))).isEqualTo("immutable (berth.tags); otherwise rule 1: not last 1");
    }

    @Test
    void signaturesStayWithTheirImage() throws IOException {
        String image = pushImage(ALPINE, LATEST, "signed");
        Tag signature = new Tag("sha256-" + digest(image).hex() + ".sig");
        Tag ofAnother = new Tag("sha256-" + digest("gone").hex());
        pushDaily(signature.name(), ofAnother.name(), "new");

        assertThat(going(retention(rule("*", last(2))))).containsExactly(ofAnother.name());
        assertThat(why(signature)).isEqualTo("rule 1: it belongs to manifest " + digest(image));
        assertThat(going(retention(rule("*", ALL)))).isEmpty();
    }

    // --- deletion ---

    private static final int NO_LIMIT = 100;

    @Test
    void deletesAsAClientWould() throws IOException {
        pushDaily("a", "b");
        Digest image = manifests.resolve(ALPINE, new Tag("a"));
        facts();

        RetentionReport report = Cause.during(
                () -> Cause.job("retention"),
                () -> retention(rule("*", last(1))).run(NO_LIMIT, new Recording()));

        assertThat(report.deleted()).isEqualTo(1);
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().cause().rule()).isEqualTo("retention");
        assertThat(facts()).containsExactly(new Fact.TagDeleted(ALPINE, new Tag("a")));
        assertThat(journal.newest(ALPINE, _ -> true, Instant.MAX, 1).getFirst().change())
                .isEqualTo(new Change.TagDeleted(new Tag("a"), image));
        assertThat(manifests.resolve(ALPINE, image)).isEqualTo(image);
        Undeletion undeletion = new Undeletion(storage.blobs(), storage.metadata(), touched, manifests, journal);
        undeletion.tag(ALPINE, new Tag("a"), false, new Silent());
        assertThat(manifests.resolve(ALPINE, new Tag("a"))).isEqualTo(image);
        assertThat(going(retention(rule("*", last(1)))))
                .as("a restored tag is the newest")
                .containsExactly("b");
    }

    private static final class Silent implements Undeletion.Listener {

        @Override
        public void manifest(Digest digest) {}

        @Override
        public void tag(Tag tag, Digest target) {}

        @Override
        public void exists(Tag tag, Digest deleted) {}
    }

    @Test
    void aTagThatIsPushedMeanwhileStays() throws IOException {
        pushDaily("moved", "pushed-again", "old", "new");
        RetentionListener pushing = new RetentionListener() {
            @Override
            public void begins(RetentionReport plan) {
                // As a push between the decision and the deletion: decisions are made again, and deletion looks again.
                clock.pass(Duration.ofSeconds(1));
                try {
                    pushImage(ALPINE, new Tag("moved"), "another");
                    pushImage(ALPINE, new Tag("pushed-again"), "image");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };

        RetentionReport report = retention(rule("*", newer(DAY))).run(NO_LIMIT, pushing);

        assertThat(report.going()).isEqualTo(3);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(storage.metadata().tags(ALPINE, Optional.empty(), PLENTY).items())
                .extracting(Tag::name)
                .containsExactly("moved", "new", "pushed-again");
    }

    @Test
    void aTagIsDeletedOnlyAsItWasSeen() throws IOException {
        pushDaily("a");
        Tag tag = new Tag("a");
        Digest image = manifests.resolve(ALPINE, tag);
        Instant pushed = storage.metadata().tagPushed(ALPINE, tag).orElseThrow();

        assertThat(manifests.deleteUnmoved(
                        ALPINE,
                        List.of(
                                new Manifests.SeenTag(tag, digest("another"), pushed),
                                new Manifests.SeenTag(tag, image, pushed.minusNanos(1)),
                                new Manifests.SeenTag(LATEST, image, pushed))))
                .isEmpty();
        assertThat(manifests.deleteUnmoved(ALPINE, List.of(new Manifests.SeenTag(tag, image, pushed))))
                .containsExactly(tag);
        TagRules immutable = new TagRules(List.of(new TagRules.Rule(selection("**", "*"), true)));
        pushImage(ALPINE, tag, "image");
        assertThat(manifests(ReferenceRules.STRICT, RepositoryClasses.ALL, immutable)
                        .deleteUnmoved(ALPINE, List.of(new Manifests.SeenTag(tag, image, clock.instant()))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"100, 25, 25", "100, 26, -1", "12, 10, 10", "12, 11, -1", "12, 12, -1"})
    void refusesToDeleteMoreThanTheLimit(int tags, int old, int deleted) throws IOException {
        pushDaily("sha256-x");
        String image = pushImage(ALPINE, new Tag("new-0"), "image");
        manifests.delete(ALPINE, new Tag("sha256-x"));
        for (int i = 0; i < old; i++) {
            push(ALPINE, new Tag("old-" + i), image);
        }
        clock.pass(DAY);
        for (int i = 0; i < tags - old; i++) {
            push(ALPINE, new Tag("new-" + i), image);
        }
        if (tags == old) {
            manifests.delete(ALPINE, new Tag("new-0"));
        }
        Retention retention = retention(rule("*", newer(Duration.ofHours(1))));

        if (deleted < 0) {
            assertThatThrownBy(() -> retention.run(25, RetentionListener.NONE))
                    .isInstanceOf(Retention.LimitException.class)
                    .hasMessageStartingWith(old + " of " + tags + " tags would be deleted, more than 25 %");
            assertThat(retention.simulate(RetentionListener.NONE).going()).isEqualTo(old);
            assertThat(retention.run(NO_LIMIT, RetentionListener.NONE).deleted())
                    .isEqualTo(old);
        } else {
            assertThat(retention.run(25, RetentionListener.NONE).deleted()).isEqualTo(deleted);
        }
        assertThat(retention.simulate(RetentionListener.NONE).going()).isZero();
    }

    // --- labels ---

    private Digest pushLabelled(Tag tag, String config, String annotations) throws IOException {
        blob(ALPINE, config);
        blob(ALPINE, "layer");
        String image = image(config, "layer");
        String annotated = image.substring(0, image.length() - 1) + ",\"annotations\":{" + annotations + "}}";
        push(ALPINE, tag, annotated);
        return digest(annotated);
    }

    private static String config(String lifetime) {
        return "{\"config\":{\"Labels\":{\"quay.expires-after\":\"%s\"}}}".formatted(lifetime);
    }

    @ParameterizedTest
    @CsvSource({
        // label, annotation, days that have passed, whether the tag goes
        "2w, '', 13, false",
        "2w, '', 15, true",
        "12h, '', 1, true",
        "90s, '', 1, true",
        "2w, 1d, 2, true",
        "1d, 2w, 2, false",
        "never, '', 99, false",
        "1y, 1d, 2, true",
    })
    void imagesMaySayHowLongTheirTagsStay(String label, String annotation, int days, boolean goes) throws IOException {
        String annotations = annotation.isEmpty() ? "" : "\"quay.expires-after\":\"" + annotation + "\"";
        pushLabelled(LATEST, config(label), annotations);
        clock.pass(Duration.ofDays(days));

        assertThat(going(retention(labelled(ALL)))).isEqualTo(goes ? List.of("latest") : List.of());
        assertThat(going(retention(rule("*", ALL))))
                .as("only where a rule says so")
                .isEmpty();
    }

    @Test
    void theRuleDecidesOnImagesThatSayNothing() throws IOException {
        pushLabelled(new Tag("says"), config("30d"), "");
        pushLabelled(new Tag("says-not"), "{}", "");
        clock.pass(DAY.multipliedBy(20));

        assertThat(going(retention(labelled(newer(DAY.multipliedBy(14)))))).containsExactly("says-not");
        assertThat(why(new Tag("says"))).isEqualTo("rule 1: quay.expires-after 30d");
        clock.pass(DAY.multipliedBy(10));
        assertThat(going(retention(labelled(last(9))))).containsExactly("says");
    }

    @Test
    void imagesThatCannotBeReadStay() throws IOException {
        pushLabelled(LATEST, "no JSON", "");
        clock.pass(DAY);

        assertThat(going(retention(labelled(newer(Duration.ofHours(1)))))).isEmpty();
        assertThat(why(LATEST)).contains("missing, damaged, too large");
    }

    @Test
    void anIndexSaysTheLongestOfItsImages() throws IOException {
        Digest first = pushLabelled(new Tag("first"), config("1d"), "");
        Digest second = pushLabelled(new Tag("second"), config("3d"), "");
        Digest silent = pushLabelled(new Tag("silent"), "{}", "");
        pushIndex("both", child(first, ""), child(second, ""), child(silent, "unknown"));
        pushIndex("some", child(first, ""), child(silent, "linux"));
        clock.pass(DAY.multipliedBy(2));

        assertThat(going(retention(labelled(ALL)))).containsExactly("first");
        assertThat(why(new Tag("both"))).isEqualTo("rule 1: quay.expires-after 3d");
        assertThat(why(new Tag("some"))).isEqualTo("rule 1: all");
    }

    private static String child(Digest image, String system) {
        String platform = system.isEmpty() ? "linux" : system;
        return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":7,\"platform\":{\"os\":\"%s\",\"architecture\":\"x\"}}"
                .formatted(MediaTypes.OCI_MANIFEST, image, platform);
    }

    private void pushIndex(String tag, String... children) throws IOException {
        push(
                ALPINE,
                new Tag(tag),
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(MediaTypes.OCI_INDEX, String.join(",", children)));
    }

    // --- space ---

    @Test
    void countsContentThatNothingElseNeeds() throws IOException {
        String old = pushImage(ALPINE, new Tag("old"), "old");
        String again = pushImage(ALPINE, new Tag("old-2"), "twice");
        clock.pass(DAY);
        pushImage(ALPINE, new Tag("new"), "twice");
        blob(DEBIAN, "config of old");
        blob(DEBIAN, "other layer");
        push(DEBIAN, LATEST, image("config of old", "other layer"));

        Retention retention = retention(new Rule(selection("library/alpine", "*"), last(1), false));

        assertThat(going(retention)).containsExactly("old", "old-2");
        assertThat(again).isNotEmpty();
        assertThat(retention.freeable()).isEqualTo(old.length() + "layer of old".length());
    }

    @Test
    void countsChildrenAndReferrersOfWhatGoes() throws IOException {
        String child = pushImage(ALPINE, new Tag("child"), "child");
        push(ALPINE, new Tag("multi"), index(child));
        manifests.delete(ALPINE, new Tag("child"));
        blob(ALPINE, "{}");
        String signature = image("{}", Optional.of(index(child)));
        push(ALPINE, digest(signature), signature);
        clock.pass(DAY);
        pushImage(ALPINE, new Tag("new"), "new");

        assertThat(retention(rule("*", last(1))).freeable())
                .isEqualTo(child.length()
                        + index(child).length()
                        + signature.length()
                        + "{}".length()
                        + "config of child".length()
                        + "layer of child".length());
        assertThat(retention(rule("*", last(2))).freeable()).isZero();
    }
}
