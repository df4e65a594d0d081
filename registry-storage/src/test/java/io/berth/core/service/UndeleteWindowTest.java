package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.gc.CollectionListener;
import io.berth.core.gc.CollectionOptions;
import io.berth.core.gc.CollectionReport;
import io.berth.core.gc.GarbageCollector;
import io.berth.core.gc.UndeleteWindow;
import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A garbage collection keeps what deletions need to be undone, for a time. */
final class UndeleteWindowTest extends ServiceTest {

    private static final Duration GRACE = Duration.ofMinutes(30);
    private static final Duration WINDOW = Duration.ofHours(10);
    private static final Duration LATER = Duration.ofHours(4);

    private final Repositories repositories =
            new Repositories(storage.metadata(), locks, TagRules.NONE, journal, events);

    private CollectionReport collect(Duration grace, int mostMarked) throws IOException {
        return new GarbageCollector(
                        storage.blobs(),
                        storage.metadata(),
                        locks,
                        touched,
                        manifests,
                        blobs,
                        new UndeleteWindow(journal, WINDOW, clock),
                        mostMarked,
                        clock)
                .collect(new CollectionOptions(grace, Duration.ofDays(3), true, false, 1), CollectionListener.NONE);
    }

    private CollectionReport collect() throws IOException {
        return collect(GRACE, 10_000);
    }

    private boolean isStored(String content) throws IOException {
        return storage.blobs().size(digest(content)).isPresent();
    }

    @Test
    void keepsADeletedManifest() throws IOException {
        String image = pushImage(ALPINE, LATEST, "one");
        pushImage(ALPINE, new Tag("other"), "other");
        clock.pass(LATER);
        manifests.delete(ALPINE, digest(image));
        clock.pass(LATER);

        assertThat(collect().linksRemoved()).isZero();
        assertThat(isStored(image)).isTrue();
        assertThat(isStored("layer of one")).isTrue();

        clock.pass(WINDOW);
        assertThat(collect().blobsRemoved()).isEqualTo(3);
        assertThat(isStored(image)).isFalse();
    }

    @Test
    void keepsADeletedRepository() throws IOException {
        String image = pushImage(ALPINE, LATEST, "one");
        push(ALPINE, new Tag("index"), index(image));
        clock.pass(LATER);
        repositories.delete(ALPINE);
        clock.pass(LATER);

        assertThat(collect(GRACE, 4).blobsRemoved()).isZero();

        clock.pass(WINDOW);
        assertThat(collect(GRACE, 4).blobsRemoved()).isEqualTo(4);
    }

    @Test
    void keepsWhatTagsPointedToAndTheChildrenOfADeletedIndex() throws IOException {
        Digest moved = digest(pushImage(ALPINE, LATEST, "moved"));
        String child = pushImage(ALPINE, new Tag("child"), "child");
        push(ALPINE, new Tag("index"), index(child));
        clock.pass(LATER);
        pushImage(ALPINE, LATEST, "second");
        manifests.delete(ALPINE, new Tag("child"));
        manifests.delete(ALPINE, digest(index(child)));
        clock.pass(LATER);

        assertThat(collect().manifestsRemoved()).isZero();
        assertThat(manifests.resolve(ALPINE, moved)).isEqualTo(moved);
        assertThat(isStored(index(child))).isTrue();

        clock.pass(WINDOW);
        assertThat(collect().manifestsRemoved()).isEqualTo(2);
        assertThat(isStored("layer of child")).isFalse();
        assertThat(isStored("layer of second")).isTrue();
    }

    @Test
    void anImmediateCollectionKeepsNothing() throws IOException {
        String image = pushImage(ALPINE, LATEST, "one");
        manifests.delete(ALPINE, digest(image));

        collect(Duration.ZERO, 10_000);

        assertThat(isStored(image)).isFalse();
    }
}
