package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Tells file systems that only this machine writes to from those where others may, such as NFS: there, neither times of
 * change nor notices of it can be relied on.
 */
final class LocalDisk {

    private static final Set<String> LOCAL =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay");

    private LocalDisk() {}

    /** Whether a file or directory is on a file system that is known to be local. */
    static boolean holds(Path path) throws IOException {
        return LOCAL.contains(Files.getFileStore(path).type());
    }
}
