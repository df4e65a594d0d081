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
 * What files were before they were replaced, until that is durable: so that a write that fails can be undone (ADR
 * 0028). Of several writes of one file at a time, the last to end undoes all, unless one of them succeeded. Safe for
 * use by many threads.
 */
final class Replacements {

    private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);

    /** A file before it was replaced. */
    private sealed interface Before {
        record Absent() implements Before {}

        /** @param link a second name of the old file */
        record Present(Path link) implements Before {}

        /** It has no second name: the file system knows no hard links, or the disk fails. */
        record Unknown() implements Before {}
    }

    /**
     * A file that is being replaced.
     *
     * @param writes that have not ended
     * @param durable whether one of those that have ended succeeded
     */
    private record Replaced(Before before, int writes, boolean durable) {}

    private final Path temporary;
    private final Syncs syncs;
    private final ConcurrentMap<Path, Replaced> replaced = new ConcurrentHashMap<>();

    /** @param temporary the directory for second names */
    Replacements(Path temporary, Syncs syncs) {
        this.temporary = temporary;
        this.syncs = syncs;
    }

    /** Begins a write. */
    Write write() {
        return new Write();
    }

    /** One write of one or more files, which is undone on closing unless it was {@linkplain #commit() committed}. */
    final class Write implements AutoCloseable {

        private final SequencedSet<Path> files = new LinkedHashSet<>();
        private boolean durable;

        /** Is told before a file is made or replaced; may be told again. */
        void begin(Path file) {
            if (files.add(file)) {
                replaced.compute(file, (_, known) -> joined(known, () -> before(file)));
            }
        }

        /** Is told after a file was made where none was. */
        void made(Path file) {
            if (files.add(file)) {
                replaced.compute(file, (_, known) -> joined(known, Before.Absent::new));
            }
        }

        /** All of it is durable. */
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

    /** Unless it was deleted meanwhile. */
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

    /** So that no crash brings back what was undone; in vain where the disk still fails. */
    private void sync(SequencedSet<Path> directories) {
        try {
            syncs.together(List.of(), directories);
        } catch (IOException e) {
            LOG.warn("a crash now may bring back writes that were refused: {}", e.toString());
        }
    }
}
