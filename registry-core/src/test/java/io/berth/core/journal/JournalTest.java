package io.berth.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.ManualClock;
import io.berth.core.store.MemoryState;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A journal in memory, and one whose storage fails. */
final class JournalTest extends JournalContract {

    private static final RepositoryName APP = new RepositoryName("app");
    private static final Digest ONE = Digest.Algorithm.SHA256.digestOf("one".getBytes(StandardCharsets.UTF_8));
    private static final Change DELETED = new Change.TagDeleted(new Tag("a"), ONE);
    private static final Change MOVED = new Change.TagMoved(new Tag("a"), Optional.empty(), ONE);

    private final MemoryState state = new MemoryState();
    private final AtomicReference<String> failure = new AtomicReference<>("");

    @Override
    protected ServerState state() {
        return state;
    }

    /** A state whose writes fail with a message, if there is one. */
    private ServerState failing() {
        return (ServerState) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServerState.class}, (_, method, arguments) -> {
                    if (method.getName().equals("write") && !failure.get().isEmpty()) {
                        throw new IOException(failure.get());
                    }
                    try {
                        return method.invoke(state, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static List<Change> changes(Journal journal) throws IOException {
        List<Change> changes = new ArrayList<>();
        journal.read(APP, Instant.MIN, entry -> changes.add(entry.change()));
        return changes;
    }

    @Test
    void whatCannotBeWrittenWaits() throws IOException {
        Journal journal = new StoredJournal(failing(), Duration.ofDays(1), new ManualClock());
        failure.set("input/output error");
        journal.note(APP, MOVED);
        assertThatThrownBy(journal::flush).hasMessage("input/output error");
        assertThatThrownBy(() -> journal.write(APP, "id", List.of(DELETED))).isInstanceOf(IOException.class);

        failure.set("");
        journal.flush();

        assertThat(changes(journal)).containsExactly(MOVED);
    }

    @Test
    void aFullDiskDoesNotPreventDeletions() throws IOException {
        Journal journal = new StoredJournal(failing(), Duration.ofDays(1), new ManualClock());
        failure.set("/data/berth: No space left on device");
        journal.write(APP, "id", List.of(DELETED));

        failure.set("");

        assertThat(changes(journal)).isEmpty();
    }

    @Test
    void whatWaitsIsBounded() throws IOException {
        Journal journal = new StoredJournal(state, Duration.ofDays(1), new ManualClock());
        for (int i = 0; i < 10_000; i++) {
            journal.note(APP, MOVED);
        }

        assertThat(changes(journal)).hasSize(4096);
    }
}
