package io.berth.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** What a file looks like from outside: it changes with what is in it. */
record FileState(FileTime modified, long size) {

    /** Who writes a file in pieces writes them faster than this. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    static FileState of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new FileState(now.lastModifiedTime(), now.size());
    }

    /**
     * Whether it was not written just now, so that it is probably whole. A time in the future is of another clock and
     * says nothing; it must not keep the file from ever being read.
     */
    boolean isSettled(Instant now) {
        return Duration.between(modified.toInstant(), now).abs().compareTo(SETTLING) >= 0;
    }
}
