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
 * What tells one state of a file from the next: whoever replaces it makes another inode, whoever writes into it another
 * time of change.
 *
 * @param inode with its device; null where the file system has none
 * @param size in bytes
 */
record FileVersion(@Nullable Object inode, Instant modified, long size) {

    /** File systems note times in ticks, of up to two seconds. Within one, two changes look the same. */
    static final Duration TICK = Duration.ofSeconds(2);

    /** The present state of a regular file; empty when there is none. */
    static Optional<FileVersion> of(Path file) throws IOException {
        return StoredFiles.attributes(file)
                .filter(BasicFileAttributes::isRegularFile)
                .map(attributes -> new FileVersion(
                        attributes.fileKey(), attributes.lastModifiedTime().toInstant(), attributes.size()));
    }

    /** Whether a change after {@code now} will show: not while the tick of the last one may still go on. */
    boolean isSettled(Instant now) {
        return modified.isBefore(now.minus(TICK));
    }

    /** Whether the file is in the same state; false where that cannot be told. */
    boolean isSame(FileVersion other) {
        return inode != null
                && Objects.equals(inode, other.inode)
                && size == other.size
                && modified.equals(other.modified);
    }
}
