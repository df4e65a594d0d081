package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.journal.Change;
import io.berth.core.journal.Entry;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the services write to the journal. */
final class JournalEntriesTest extends ServiceTest {

    private static final Tag OTHER = new Tag("other");

    private final Repositories repositories =
            new Repositories(storage.metadata(), locks, TagRules.NONE, journal, events);

    private List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        journal.read(ALPINE, Instant.MIN, entries::add);
        return entries;
    }

    private List<Change> changes() throws IOException {
        return entries().stream().map(Entry::change).toList();
    }

    @Test
    void movesOfTagsAreNoted() throws IOException {
        Digest one = digest(pushImage(ALPINE, LATEST, "one"));
        Digest two = digest(pushImage(ALPINE, LATEST, "two"));
        push(ALPINE, LATEST, image("config of two", "layer of two"));

        assertThat(changes())
                .containsExactly(
                        new Change.TagMoved(LATEST, Optional.empty(), one),
                        new Change.TagMoved(LATEST, Optional.of(one), two));
    }

    @Test
    void deletionsAreWrittenBefore() throws IOException {
        String image = pushImage(ALPINE, LATEST, "one");
        push(ALPINE, OTHER, image);
        manifests.delete(ALPINE, OTHER);
        push(ALPINE, OTHER, image);
        manifests.delete(ALPINE, digest(image));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(ALPINE, digest(image)));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(ALPINE, OTHER));

        List<Entry> entries = entries();

        assertThat(changes())
                .startsWith(
                        new Change.TagMoved(LATEST, Optional.empty(), digest(image)),
                        new Change.TagMoved(OTHER, Optional.empty(), digest(image)),
                        new Change.TagDeleted(OTHER, digest(image)),
                        new Change.TagMoved(OTHER, Optional.empty(), digest(image)))
                .endsWith(new Change.ManifestDeleted(digest(image), MediaTypes.OCI_MANIFEST, bytes(image).length))
                .contains(new Change.TagDeleted(LATEST, digest(image)))
                .hasSize(7);
        assertThat(entries.subList(4, 7))
                .extracting(Entry::deletion)
                .containsOnly(entries.getLast().deletion());
        assertThat(entries.get(2).deletion()).isNotEqualTo(entries.getLast().deletion());
    }

    @Test
    void aRepositoryIsWrittenWithAllThatItHolds() throws IOException {
        Digest one = digest(pushImage(ALPINE, LATEST, "one"));
        Digest two = digest(pushImage(ALPINE, LATEST, "two"));
        clock.pass(Duration.ofSeconds(1));
        Instant since = clock.instant();

        repositories.delete(ALPINE);
        assertRefused(ErrorCode.NAME_UNKNOWN, () -> repositories.delete(ALPINE));

        List<Entry> deleted = entries().stream()
                .filter(entry -> !entry.time().isBefore(since))
                .toList();
        assertThat(deleted)
                .extracting(Entry::change)
                .contains(new Change.BlobDeleted(digest("layer of one")), new Change.TagDeleted(LATEST, two))
                .contains(new Change.ManifestDeleted(one, "", 0), new Change.ManifestDeleted(two, "", 0))
                .endsWith(new Change.RepositoryDeleted())
                .hasSize(8);
        assertThat(deleted)
                .extracting(Entry::deletion)
                .containsOnly(deleted.getFirst().deletion());
    }
}
