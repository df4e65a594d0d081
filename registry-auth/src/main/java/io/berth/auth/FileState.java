package io.berth.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** The modification time and size of a file, to detect changes. */
record FileState(FileTime modified, long size) {

    /** The pauses within one write of a file are shorter than this. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    static FileState of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(now.lastModifiedTime(), now.size());
    }

    /**
     * Whether the last write was long enough ago for the file to be complete. A time in the future comes from another
     * clock and is ignored; it must not prevent reading the file forever.
     */
    boolean isSettled(Instant now) {
        return Duration.between(modified.toInstant(), now).abs().compareTo(SETTLING) >= 0;
    }
}
