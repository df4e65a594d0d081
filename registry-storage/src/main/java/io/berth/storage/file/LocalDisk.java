package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A file system that only this machine writes to, unlike NFS and its like: there, neither times of change nor notices
 * of it can be relied on, and a look at a file may take long.
 *
 * @param device by which the kernel knows it: another may be mounted somewhere below, and be remote
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

    /** Whether a file is on it; false when it is gone. */
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
