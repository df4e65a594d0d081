package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a state of a file: a replacement changes the inode, a write in place the modification time.
 *
 * @param inode with its device; null where the file system has none
 * @param size in bytes
 */
record FileVersion(@Nullable Object inode, Instant modified, long size) {

    /** The coarsest resolution of file times. Two changes within one tick look the same. */
    static final Duration TICK = Duration.ofSeconds(2);

    /** The current state of a regular file; empty when there is none. */
    static Optional<FileVersion> of(Path file) throws IOException {
        return StoredFiles.attributes(file)
                .filter(BasicFileAttributes::isRegularFile)
                .map(attributes -> new FileVersion(
                        attributes.fileKey(), attributes.lastModifiedTime().toInstant(), attributes.size()));
    }

    /** Whether a change after {@code now} will be visible: not while the tick of the last one may continue. */
    boolean isSettled(Instant now) {
        return modified.isBefore(now.minus(TICK));
    }

    /** Whether the file is unchanged; false where that cannot be determined. */
    boolean isSame(FileVersion other) {
        return inode != null
                && Objects.equals(inode, other.inode)
                && size == other.size
                && modified.equals(other.modified);
    }
}
