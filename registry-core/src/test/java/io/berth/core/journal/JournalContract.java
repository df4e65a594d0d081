package io.berth.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.event.Cause;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.ManualClock;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of a journal, over every server state. */
public abstract class JournalContract {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final RepositoryName NESTED = new RepositoryName("team/app/nested");
    private static final Tag LATEST = new Tag("latest");
    private static final Digest ONE = digest("one");
    private static final Digest TWO = digest("two");
    private static final Duration KEEP = Duration.ofDays(30);

    private final ManualClock clock = new ManualClock();

    /** The same documents on each call, initially none. */
    protected abstract ServerState state() throws Exception;

    private StoredJournal journal() throws Exception {
        return new StoredJournal(state(), KEEP, clock);
    }

    private static Digest digest(String text) {
        return Digest.Algorithm.SHA256.digestOf(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Change> changes(Journal journal, RepositoryName repository) throws IOException {
        List<Change> changes = new ArrayList<>();
        journal.read(repository, Instant.MIN, entry -> changes.add(entry.change()));
        return changes;
    }

    private static Change moved(Digest from, Digest to) {
        return new Change.TagMoved(LATEST, Optional.of(from), to);
    }

    @Test
    void hasEveryKindOfChangeAfterARestart() throws Exception {
        List<Change> all = List.of(
                new Change.TagMoved(LATEST, Optional.empty(), ONE),
                moved(ONE, TWO),
                new Change.TagDeleted(LATEST, TWO),
                new Change.ManifestDeleted(TWO, "application/json", 7),
                new Change.ManifestCollected(ONE),
                new Change.BlobDeleted(ONE),
                new Change.RepositoryDeleted());
        Journal journal = journal();
        journal.note(APP, all.get(0));
        journal.note(APP, all.get(1));
        journal.write(APP, "deletion", all.subList(2, all.size()));

        assertThat(changes(journal(), APP)).isEqualTo(all);
        assertThat(journal().repositories()).containsExactly(APP);
        assertThat(changes(journal(), NESTED)).isEmpty();
    }

    @Test
    void writesNotesInTheBackground() throws Exception {
        Journal journal = journal();
        journal.note(APP, moved(ONE, TWO));
        journal.note(NESTED, moved(TWO, ONE));
        assertThat(changes(journal(), APP)).isEmpty();

        journal.flush();

        assertThat(changes(journal(), APP)).containsExactly(moved(ONE, TWO));
        assertThat(changes(journal(), NESTED)).containsExactly(moved(TWO, ONE));
    }

    @Test
    void saysWhoWhenAndTogetherWithWhat() throws Exception {
        Journal journal = journal();
        Cause ann = new Cause("ann", "htpasswd", "192.0.2.7", "id", "DELETE", "", "/", "", "a rule");
        String deletion = journal.newDeletion();
        Cause.during(() -> ann, () -> {
            journal.write(
                    APP, deletion, List.of(new Change.TagDeleted(LATEST, ONE), new Change.ManifestDeleted(ONE, "", 0)));
            return true;
        });
        journal.note(APP, moved(ONE, TWO));

        List<Entry> entries = new ArrayList<>();
        journal.read(APP, Instant.MIN, entries::add);

        assertThat(entries).extracting(Entry::account).containsExactly("ann", "ann", "");
        assertThat(entries).extracting(Entry::deletion).containsExactly(deletion, deletion, "");
        assertThat(entries).extracting(Entry::time).doesNotHaveDuplicates().isSorted();
        assertThat(journal.newDeletion()).isNotEqualTo(deletion);
    }

    @Test
    void findsTheNewestOfManySegmentsAndProcesses() throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int process = 0; process < 3; process++) {
            Journal journal = journal();
            for (int day = 0; day < 3; day++) {
                for (int i = 0; i < 50; i++) {
                    Change change = moved(digest("from " + changes.size()), digest("to " + changes.size()));
                    changes.add(change);
                    journal.note(APP, change);
                }
                journal.flush();
                clock.pass(Duration.ofHours(20));
            }
        }

        List<Entry> newest = journal().newest(APP, _ -> true, Instant.MAX, 170);
        assertThat(newest)
                .extracting(Entry::change)
                .isEqualTo(changes.reversed().subList(0, 170));
        assertThat(journal().newest(APP, _ -> true, newest.getLast().time(), 2))
                .extracting(Entry::change)
                .isEqualTo(changes.reversed().subList(170, 172));
        assertThat(journal().newest(APP, entry -> entry.change().equals(changes.get(5)), Instant.MAX, 2))
                .hasSize(1);
        assertThat(changes(journal(), APP)).isEqualTo(changes);
    }

    @Test
    void readsSinceATime() throws Exception {
        Journal journal = journal();
        journal.write(APP, "", List.of(moved(ONE, TWO)));
        clock.pass(Duration.ofHours(1));
        Instant since = clock.instant();
        journal.write(APP, "", List.of(moved(TWO, ONE)));

        List<Change> changes = new ArrayList<>();
        journal.read(APP, since, entry -> changes.add(entry.change()));

        assertThat(changes).containsExactly(moved(TWO, ONE));
    }

    @Test
    void beginsSegmentsThatAreSmall() throws Exception {
        Journal journal = journal();
        for (int i = 0; i < 1000; i++) {
            journal.note(APP, moved(digest("from " + i), digest("to " + i)));
            if (i % 100 == 0) {
                journal.flush();
            }
        }
        journal.flush();

        for (String segment : state().names("journal/entries/team~app")) {
            assertThat(state().read("journal/entries/team~app/" + segment).orElseThrow())
                    .hasSizeLessThan(65 << 10);
        }
        assertThat(changes(journal(), APP)).hasSize(1000);
    }

    @Test
    void forgetsEntriesAfterTheirTime() throws Exception {
        Journal journal = journal();
        journal.start();
        Instant begin = clock.instant();
        journal.write(APP, "", List.of(moved(ONE, TWO)));
        clock.pass(Duration.ofDays(20));
        journal.write(APP, "", List.of(moved(TWO, ONE)));
        journal.expire();
        assertThat(changes(journal, APP)).hasSize(2);
        assertThat(journal().begin()).hasValue(begin);

        clock.pass(Duration.ofDays(12));
        journal.expire();
        assertThat(changes(journal, APP)).containsExactly(moved(TWO, ONE));
        assertThat(journal().begin()).hasValue(clock.instant().minus(KEEP));

        clock.pass(Duration.ofDays(20));
        journal.expire();
        assertThat(journal.repositories()).isEmpty();
    }

    @Test
    void damagedLinesAreLeftOut() throws Exception {
        Journal journal = journal();
        journal.write(APP, "", List.of(moved(ONE, TWO)));
        String segment = "journal/entries/team~app/"
                + state().names("journal/entries/team~app").getFirst();
        String lines = new String(state().read(segment).orElseThrow(), StandardCharsets.UTF_8);
        state().write(
                        segment,
                        ("{\"time\":\n{\"time\":\"2030-01-01T00:00:00Z\",\"change\":\"of a later version\"}\n[1]\n"
                                        + lines
                                        + "{\"time\":\"2030-01-01T00:00:00Z\",\"change\":\"tag deleted\",\"tag\":\"/\"}\n")
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(changes(journal, APP)).containsExactly(moved(ONE, TWO));
    }

    @Test
    void aGapIsABegin() throws Exception {
        Journal journal = journal();
        assertThat(journal.begin()).isEmpty();
        journal.start();
        clock.pass(Duration.ofDays(1));
        StoredJournal.interrupt(state());
        assertThat(journal.begin()).isEmpty();

        journal.start();

        assertThat(journal.begin()).hasValue(clock.instant());
    }
}
