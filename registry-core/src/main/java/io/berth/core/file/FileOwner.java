package io.berth.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalInt;

/** The owner of a file and the user of the process, to explain a denied access. */
public final class FileOwner {

    private static final Path PROCESS = Path.of("/proc/self");

    private FileOwner() {}

    /**
     * The user and group of the process, as chown takes them: {@code 65532:65532}; empty where the system does not
     * provide them.
     */
    public static Optional<String> ofProcess() throws IOException {
        return Files.exists(PROCESS) ? Optional.of(id(PROCESS, "uid") + ":" + id(PROCESS, "gid")) : Optional.empty();
    }

    /** The uid of the process; empty where the system does not provide it. */
    public static OptionalInt uidOfProcess() throws IOException {
        return Files.exists(PROCESS) ? OptionalInt.of(uid(PROCESS)) : OptionalInt.empty();
    }

    /** The uid that a file belongs to. */
    public static int uid(Path file) throws IOException {
        return (Integer) id(file, "uid");
    }

    /** The owner and mode of a file or directory, and the user of the process. */
    public static String besideProcess(Path file) throws IOException {
        return besideProcess("it", file);
    }

    /** The same, with a label for the file. */
    static String besideProcess(String called, Path file) throws IOException {
        PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class);
        return Files.exists(PROCESS)
                ? called + " belongs to uid " + id(file, "uid") + " (mode "
                        + PosixFilePermissions.toString(is.permissions()) + "), the registry runs as uid "
                        + id(PROCESS, "uid")
                : called + " belongs to " + is.owner().getName();
    }

    /** The file, or its nearest existing parent directory. */
    public static Path existing(Path file) {
        Path parent = file.getParent();
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) || parent == null ? file : existing(parent);
    }

    private static Object id(Path file, String kind) throws IOException {
        return Files.getAttribute(file, "unix:" + kind);
    }
}
