package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells one directory from another, and whether entries came or went since it was last looked at.
 *
 * @param device it is on
 * @param inode its number there, which a later directory may get again
 * @param changed when an entry last came or went, in nanoseconds since 1970; nobody can set this time
 */
record DirectoryState(long device, long inode, long changed) {

    /** The state of what is at a path; empty when that is no directory. */
    static Optional<DirectoryState> of(Path path) throws IOException {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(path, "unix:isDirectory,dev,ino,ctime", LinkOption.NOFOLLOW_LINKS);
            return value(attributes, "isDirectory", Boolean.class) ? Optional.of(of(attributes)) : Optional.empty();
        } catch (FileSystemException e) {
            return Optional.empty();
        }
    }

    private static DirectoryState of(Map<String, Object> attributes) {
        return new DirectoryState(
                value(attributes, "dev", Long.class),
                value(attributes, "ino", Long.class),
                value(attributes, "ctime", FileTime.class).to(TimeUnit.NANOSECONDS));
    }

    private static <T> T value(Map<String, Object> attributes, String name, Class<T> type) {
        return type.cast(Objects.requireNonNull(attributes.get(name), name));
    }

    /**
     * Whether any later change has a later time. Of a change a moment ago that cannot be said: another one in the same
     * tick looks the same.
     */
    boolean isSettled(Instant now) {
        long tick = TimeUnit.SECONDS.toNanos(now.minus(FileVersion.TICK).getEpochSecond());
        return changed < tick;
    }

    /** Whether this is the same directory, changed or not. */
    boolean isOf(DirectoryState other) {
        return device == other.device && inode == other.inode;
    }
}
