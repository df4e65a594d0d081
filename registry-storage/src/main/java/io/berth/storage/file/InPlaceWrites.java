package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads files that docker-registry may be replacing on the same volume: it writes in place, so that a file is empty for
 * a moment. A recently written empty file is read again; one that stays empty is damaged.
 */
final class InPlaceWrites {

    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int MOST_READS = 50;

    private final Clock clock;
    private final Runnable pause;

    InPlaceWrites(Clock clock) {
        this(clock, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    InPlaceWrites(Clock clock, Runnable pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** Reads a file; empty when there is none. */
    @FunctionalInterface
    interface Read {
        Optional<byte[]> content() throws IOException;
    }

    /** The content of a file; without bytes only if it stays empty. Blocks for a tenth of a second at most. */
    Optional<byte[]> settled(Path file, Read read) throws IOException {
        Optional<byte[]> content = read.content();
        for (int reads = 1; reads < MOST_READS && isEmpty(content) && isRecent(file); reads++) {
            pause.run();
            content = read.content();
        }
        return content;
    }

    private static boolean isEmpty(Optional<byte[]> content) {
        return content.isPresent() && content.get().length == 0;
    }

    private boolean isRecent(Path file) throws IOException {
        Optional<FileVersion> version = FileVersion.of(file);
        return version.isPresent() && !version.get().isSettled(clock.instant());
    }
}
