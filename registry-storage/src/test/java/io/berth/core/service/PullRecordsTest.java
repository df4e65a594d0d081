package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.berth.core.event.Cause;
import io.berth.core.event.Event;
import io.berth.core.event.Fact;
import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.Tag;
import io.berth.core.pulls.PullRecords;
import io.berth.core.pulls.Pulls;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The records of pulls, over storage in memory. */
final class PullRecordsTest extends ServiceTest {

    private static final Instant MORNING = Instant.parse("2026-12-01T08:00:00Z");
    private static final Instant EVENING = Instant.parse("2026-12-01T20:00:00Z");

    private final Digest image = Digest.Algorithm.SHA256.digestOf("image".getBytes(StandardCharsets.UTF_8));

    private static Cause cause() {
        return Cause.job("test");
    }

    private PullRecords open() {
        return new PullRecords(storage.state(), storage.metadata(), clock);
    }

    private void pull(PullRecords records, Reference reference, Instant time) {
        Descriptor manifest = Descriptor.of("application/vnd.oci.image.manifest.v1+json", image, 5);
        records.on(new Event(time, PullRecordsTest::cause, new Fact.ManifestPulled(ALPINE, reference, manifest)));
    }

    @Test
    void countPullsByTagForTheTagAndTheManifest() throws IOException {
        PullRecords records = open();

        pull(records, LATEST, MORNING);
        pull(records, image, EVENING);

        assertThat(records.of(ALPINE, LATEST)).hasValue(new Pulls(1, MORNING));
        assertThat(records.of(ALPINE, image)).hasValue(new Pulls(2, EVENING));
        assertThat(records.of(DEBIAN, image)).isEmpty();
    }

    @Test
    void areThereAfterARestart() throws IOException {
        PullRecords records = open();
        pull(records, LATEST, MORNING);
        records.flush();
        pull(records, LATEST, EVENING);
        records.flush();

        assertThat(open().of(ALPINE, LATEST)).hasValue(new Pulls(2, EVENING));
    }

    @Test
    void ofSeveralProcessesAddUp() throws IOException {
        PullRecords one = open();
        PullRecords other = open();
        pull(one, LATEST, EVENING);
        pull(other, LATEST, MORNING);

        one.flush();
        other.flush();

        assertThat(one.of(ALPINE, LATEST)).hasValue(new Pulls(2, EVENING));
    }

    @Test
    void countPullsOfTheManifestForTheTag() throws IOException {
        Digest pushed = digest(pushImage(ALPINE, LATEST, "app"));
        PullRecords records = open();
        Descriptor manifest = Descriptor.of("application/vnd.oci.image.manifest.v1+json", pushed, 5);

        records.on(new Event(EVENING, PullRecordsTest::cause, new Fact.ManifestPulled(ALPINE, pushed, manifest)));

        assertThat(records.lastPull(ALPINE, LATEST)).isEqualTo(EVENING);
    }

    @Test
    void ofATagMayHaveBeenUntilTheyAreRecorded() throws IOException {
        assertThat(open().lastPull(ALPINE, LATEST)).isEqualTo(clock.instant());

        open().start();
        Instant began = clock.instant();
        clock.pass(Duration.ofDays(9));
        open().start();
        assertThat(open().lastPull(ALPINE, LATEST)).isEqualTo(began);

        PullRecords.interrupt(storage.state());
        assertThat(open().lastPull(ALPINE, LATEST)).isEqualTo(clock.instant());
    }

    @Test
    void endWithTheTag() throws IOException {
        PullRecords records = open();
        pull(records, LATEST, MORNING);
        records.flush();

        records.on(new Event(MORNING, PullRecordsTest::cause, new Fact.TagDeleted(ALPINE, LATEST)));
        assertThat(records.of(ALPINE, LATEST)).isEmpty();
        pull(records, LATEST, EVENING);
        records.flush();

        assertThat(open().of(ALPINE, LATEST)).hasValue(new Pulls(1, EVENING));
        assertThat(open().of(ALPINE, image)).hasValue(new Pulls(2, EVENING));
    }

    @Test
    void endWithTheRepository() throws IOException {
        PullRecords records = open();
        pull(records, LATEST, MORNING);
        records.flush();
        pull(records, image, MORNING);

        records.on(new Event(MORNING, PullRecordsTest::cause, new Fact.RepositoryDeleted(ALPINE)));
        assertThat(records.of(ALPINE, LATEST)).isEmpty();
        records.flush();

        assertThat(open().of(ALPINE, image)).isEmpty();
        assertThat(storage.state().names("pulls/counts/library~alpine")).isEmpty();
    }

    @Test
    void ofManyTagsAreDividedAmongDocuments() throws IOException {
        PullRecords records = open();
        List<Tag> tags = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            tags.add(new Tag("build-" + i));
            pull(records, tags.getLast(), MORNING);
        }
        records.flush();
        pull(records, tags.getFirst(), EVENING);
        records.flush();

        List<String> documents = storage.state().names("pulls/counts/library~alpine");
        assertThat(documents).hasSizeGreaterThan(1).doesNotContain("p");
        for (String document : documents) {
            assertThat(storage.state()
                            .read("pulls/counts/library~alpine/" + document)
                            .orElseThrow()
                            .length)
                    .isLessThan(256 << 10);
        }
        PullRecords later = open();
        assertThat(later.of(ALPINE, tags.getFirst())).hasValue(new Pulls(2, EVENING));
        assertThat(later.of(ALPINE, tags.getLast())).hasValue(new Pulls(1, MORNING));
        assertThat(later.of(ALPINE, image)).hasValue(new Pulls(6001, EVENING));
    }

    @Test
    void areNotLostWhenTheyCannotBeWritten() throws IOException {
        FailingState state = new FailingState(storage.state());
        PullRecords records = new PullRecords(state, storage.metadata(), clock);
        pull(records, LATEST, MORNING);

        state.fails = true;
        assertThatIOException().isThrownBy(records::flush);
        state.fails = false;
        records.flush();

        assertThat(open().of(ALPINE, LATEST)).hasValue(new Pulls(1, MORNING));
    }

    private static final class FailingState implements ServerState {

        private final ServerState state;
        private boolean fails;

        private FailingState(ServerState state) {
            this.state = state;
        }

        private ServerState checked() throws IOException {
            if (fails) {
                throw new IOException("no space left");
            }
            return state;
        }

        @Override
        public Optional<byte[]> read(String name) throws IOException {
            return checked().read(name);
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            checked().write(name, content);
        }

        @Override
        public boolean create(String name, byte[] content) throws IOException {
            return checked().create(name, content);
        }

        @Override
        public boolean replace(String name, byte[] expected, byte[] content) throws IOException {
            return checked().replace(name, expected, content);
        }

        @Override
        public boolean delete(String name) throws IOException {
            return checked().delete(name);
        }

        @Override
        public List<String> names(String level) throws IOException {
            return checked().names(level);
        }
    }
}
