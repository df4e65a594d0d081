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
 * The identity of a directory, and the time of its last change.
 *
 * @param device it is on
 * @param inode its number, which a later directory may reuse
 * @param changed the ctime, when an entry was last added or removed, in nanoseconds since 1970; programs cannot set it
 */
record DirectoryState(long device, long inode, long changed) {

    /** The state of the directory at a path; empty when there is none. */
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
     * Whether any later change will have a later time. Not directly after a change: another one in the same clock tick
     * looks the same.
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
