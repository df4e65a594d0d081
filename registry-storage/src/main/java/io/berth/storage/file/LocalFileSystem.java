package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The file systems whose attributes this machine's kernel knows at any time, without asking another. */
final class LocalFileSystem {

    private static final Set<String> TYPES =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "jfs", "tmpfs", "overlay");

    private LocalFileSystem() {}

    /** Whether a directory is on one; false for those on a network, and for those we do not know. */
    static boolean holds(Path directory) throws IOException {
        return TYPES.contains(Files.getFileStore(directory).type());
    }
}
