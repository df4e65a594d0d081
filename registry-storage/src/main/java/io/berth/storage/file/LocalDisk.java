package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A file system that only this machine writes to. On NFS and similar ones, change times and events are not reliable,
 * and reading attributes may take long.
 *
 * @param device number; a file system mounted below may be remote
 */
record LocalDisk(long device) {

    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay");

    /** The disk of a directory; empty when it is not known to be local. */
    static Optional<LocalDisk> of(Path directory) throws IOException {
        boolean local = directory.getFileSystem().supportedFileAttributeViews().contains("unix")
                && LOCAL.contains(Files.getFileStore(directory).type());
        return local ? Optional.of(new LocalDisk(device(directory))) : Optional.empty();
    }

    /** Whether a file is on this disk; false when it does not exist. */
    boolean holds(Path file) throws IOException {
        try {
            return device(file) == device;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static long device(Path file) throws IOException {
        return (long) Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
    }
}
