package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the previous version of files until their replacement is durable, so that a failed write can be undone (ADR
 * 0028). Of concurrent writes of one file, the last to end undoes all, unless one succeeded. Thread-safe.
 */
final class Replacements {

    private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);

    /** The previous state of a file. */
    private sealed interface Before {
        record Absent() implements Before {}

        /** @param link a hard link to the old file */
        record Present(Path link) implements Before {}

        /** Without a hard link: the file system does not support them, or the disk fails. */
        record Unknown() implements Before {}
    }

    /**
     * A file being replaced.
     *
     * @param writes in progress
     * @param durable whether one of the ended writes succeeded
     */
    private record Replaced(Before before, int writes, boolean durable) {}

    private final Path temporary;
    private final Syncs syncs;
    private final ConcurrentMap<Path, Replaced> replaced = new ConcurrentHashMap<>();

    /** @param temporary the directory for hard links */
    Replacements(Path temporary, Syncs syncs) {
        this.temporary = temporary;
        this.syncs = syncs;
    }

    /** Begins a write. */
    Write write() {
        return new Write();
    }

    /** A write of one or more files, undone on closing unless it was {@linkplain #commit() committed}. */
    final class Write implements AutoCloseable {

        private final SequencedSet<Path> files = new LinkedHashSet<>();
        private boolean durable;

        /** Called before a file is created or replaced; may be called again. */
        void begin(Path file) {
            if (files.add(file)) {
                replaced.compute(file, (_, known) -> joined(known, () -> before(file)));
            }
        }

        /** Called after a file was created. */
        void made(Path file) {
            if (files.add(file)) {
                replaced.compute(file, (_, known) -> joined(known, Before.Absent::new));
            }
        }

        /** The write is durable. */
        void commit() {
            durable = true;
        }

        @Override
        public void close() {
            SequencedSet<Path> restored = new LinkedHashSet<>();
            for (Path file : files.reversed()) {
                replaced.computeIfPresent(file, (_, known) -> left(file, known, durable, restored));
            }
            sync(restored);
        }
    }

    private static Replaced joined(@Nullable Replaced known, Supplier<Before> before) {
        return known == null
                ? new Replaced(before.get(), 1, false)
                : new Replaced(known.before, known.writes + 1, known.durable);
    }

    private Before before(Path file) {
        try {
            return StoredFiles.attributes(file).isPresent() ? new Before.Present(link(file)) : new Before.Absent();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("{} could not be restored if its replacement failed", file, e);
            return new Before.Unknown();
        }
    }

    private Path link(Path file) throws IOException {
        Files.createDirectories(temporary);
        return Files.createLink(temporary.resolve(UUID.randomUUID().toString()), file);
    }

    private @Nullable Replaced left(Path file, Replaced known, boolean durable, SequencedSet<Path> restored) {
        if (known.writes > 1) {
            return new Replaced(known.before, known.writes - 1, known.durable || durable);
        }
        if (!known.durable && !durable) {
            restore(file, known.before);
            restored.add(StoredFiles.parent(file));
        }
        forget(known.before);
        return null;
    }

    private static void restore(Path file, Before before) {
        try {
            switch (before) {
                case Before.Absent _ -> Files.deleteIfExists(file);
                case Before.Present(Path link) -> putBack(link, file);
                case Before.Unknown _ -> throw new IOException("the file system gives it no second name");
            }
        } catch (IOException e) {
            LOG.error(
                    "{} may hold what was refused with a 503: the failed write could not be undone; check the disk,"
                            + " then push or delete it again: {}",
                    file,
                    e.toString());
        }
    }

    /** Unless the file was deleted meanwhile. */
    private static void putBack(Path link, Path file) throws IOException {
        if (StoredFiles.attributes(file).isPresent()) {
            Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void forget(Before before) {
        if (before instanceof Before.Present(Path link)) {
            try {
                Files.deleteIfExists(link);
            } catch (IOException e) {
                LOG.warn("{} takes space until it is swept: {}", link, e.toString());
            }
        }
    }

    /** So that a crash does not restore what was undone; fails if the disk still does. */
    private void sync(SequencedSet<Path> directories) {
        try {
            syncs.together(List.of(), directories);
        } catch (IOException e) {
            LOG.warn("a crash now may bring back writes that were refused: {}", e.toString());
        }
    }
}
