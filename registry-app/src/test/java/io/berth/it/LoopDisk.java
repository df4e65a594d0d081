package io.berth.it;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, in a file or in memory, that a test can fill, make read-only, or cut the power of. */
final class LoopDisk {

    /** A placeholder for a test that could not create one. */
    static final LoopDisk NONE = new LoopDisk(Path.of(""), "", new String[0]);

    private static final long SIZE = 512L << 20;

    /** FS_IOC_SHUTDOWN with FSOP_GOING_FLAGS_NOLOGFLUSH: from now on nothing reaches the disk. */
    private static final String SHUT_DOWN = """
        import fcntl, os, struct, sys
        fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack("I", 2))
        """;

    /** The type of file system. */
    enum Kind {
        /** Writes back as rarely as possible, so that only synced data is safe. */
        EXT4("mkfs.ext4", "-qF", "loop,commit=300,noauto_da_alloc"),
        XFS("mkfs.xfs", "-qf", "loop");

        private final String make;
        private final String option;
        private final String mount;

        Kind(String make, String option, String mount) {
            this.make = make;
            this.option = option;
            this.mount = mount;
        }
    }

    private final Path point;
    private final String source;
    private final String[] options;

    private LoopDisk(Path point, String source, String... options) {
        this.point = point;
        this.source = source;
        this.options = options;
    }

    /** An empty disk in {@code image}, mounted at {@code point}. */
    static LoopDisk create(Kind kind, Path image, Path point) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(SIZE);
        }
        Tool.named(kind.make).run(kind.option, image);
        return mounted(new LoopDisk(point, image.toString(), "-o", kind.mount));
    }

    /** An empty disk in memory, of this size, mounted at {@code point}. */
    static LoopDisk inMemory(Path point, String size) throws IOException {
        return mounted(new LoopDisk(point, "berth-it", "-t", "tmpfs", "-o", "size=" + size));
    }

    private static LoopDisk mounted(LoopDisk disk) throws IOException {
        Files.createDirectories(disk.point);
        Output output = disk.mount();
        if (output.status() != 0) {
            throw MissingPart.of("this user may not mount: " + output.err().strip());
        }
        return disk;
    }

    private Output mount() {
        return Tool.named("mount").with(options).attempt(source, point);
    }

    /** Drops all unsynced data, and fails all further writes. */
    void cutPower() {
        Tool.named("python3").run("-c", SHUT_DOWN, point);
    }

    /** Mounts the same disk after a power cut; no process may have its files open. */
    void mountAgain() {
        unmount();
        Output output = mount();
        if (output.status() != 0) {
            throw new AssertionError("cannot be mounted after the power cut: " + output.err());
        }
    }

    /** Makes the disk read-only, or writable again. */
    void readOnly(boolean readOnly) {
        Tool.named("mount").run("-o", readOnly ? "remount,ro" : "remount,rw", point);
    }

    void unmount() {
        if (!source.isEmpty()) {
            Tool.named("umount").run(point);
        }
    }
}
