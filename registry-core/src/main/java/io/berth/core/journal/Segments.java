package io.berth.core.journal;

import io.berth.core.model.RepositoryName;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The documents of a journal: segments of lines, {@code journal/entries/<repository>/<begin>-<id>}, where {@code ~}
 * stands for the slashes in a repository's name. A segment is written by one process, and covers a day at most.
 */
final class Segments {

    /** The longest time between the first and the last entry of a segment. */
    static final Duration SPAN = Duration.ofDays(1);

    private static final String BEGIN = "journal/begin";
    private static final String ENTRIES = "journal/entries";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmssSSS'z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ServerState state;

    Segments(ServerState state) {
        this.state = state;
    }

    /** A segment, by the name of its document. */
    record Segment(RepositoryName repository, Instant begin, String id) {

        private String document() {
            return level(repository) + "/" + TIME.format(begin) + "-" + id;
        }

        /** Whether it may have entries since a time. */
        boolean mayReach(Instant time) {
            return !begin.plus(SPAN).isBefore(time);
        }
    }

    private static String level(RepositoryName repository) {
        return ENTRIES + "/" + repository.value().replace('/', '~');
    }

    List<RepositoryName> repositories() throws IOException {
        return state.names(ENTRIES).stream()
                .map(name -> name.replace('~', '/'))
                .filter(RepositoryName::isName)
                .map(RepositoryName::new)
                .toList();
    }

    /** The segments of a repository, the oldest first. */
    List<Segment> of(RepositoryName repository) throws IOException {
        return state.names(level(repository)).stream()
                .flatMap(name -> segment(repository, name).stream())
                .toList();
    }

    private static Optional<Segment> segment(RepositoryName repository, String name) {
        int dash = name.indexOf('-');
        try {
            return dash < 0
                    ? Optional.empty()
                    : Optional.of(new Segment(
                            repository, Instant.from(TIME.parse(name.substring(0, dash))), name.substring(dash + 1)));
        } catch (DateTimeParseException notOurs) {
            return Optional.empty();
        }
    }

    byte[] read(Segment segment) throws IOException {
        return state.read(segment.document()).orElse(new byte[0]);
    }

    void write(Segment segment, byte[] lines) throws IOException {
        state.write(segment.document(), lines);
    }

    void delete(Segment segment) throws IOException {
        state.delete(segment.document());
    }

    /** Its entries; damaged lines are left out. */
    List<Entry> entries(Segment segment) throws IOException {
        return new String(read(segment), StandardCharsets.UTF_8)
                .lines()
                .flatMap(line -> EntryLine.parse(line).stream())
                .toList();
    }

    Optional<Instant> begin() throws IOException {
        Optional<byte[]> document = state.read(BEGIN);
        try {
            return document.map(bytes -> Instant.parse(new String(bytes, StandardCharsets.UTF_8)));
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    /** Records when the journal begins, unless it has begun. */
    void begin(Instant time) throws IOException {
        if (begin().isEmpty()) {
            state.write(BEGIN, time.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Records that there is a gap. */
    void end() throws IOException {
        state.delete(BEGIN);
    }
}
