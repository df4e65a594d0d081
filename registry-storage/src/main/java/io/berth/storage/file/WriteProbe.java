package io.berth.storage.file;

import io.berth.core.file.FileFailure;
import io.berth.core.file.FileOwner;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks at start whether a store is writable: it is not if the process runs as another user, the file system is
 * read-only, or the path is something else.
 */
public final class WriteProbe {

    private static final Logger LOG = LoggerFactory.getLogger(WriteProbe.class);

    /** Directories that another program may have created as its own user. */
    private static final List<String> LEVELS = List.of("", StorageLayout.BLOBS, StorageLayout.REPOSITORIES);

    /** The top-level names of {@link StorageLayout}, and what each new file system of Linux has. */
    private static final Set<String> OF_A_STORE = Set.of("docker", "berth", "lost+found");

    /** The uid of root, to which directories of the system belong. */
    private static final int SYSTEM = 0;

    private final Path root;

    private WriteProbe(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Creates the directory of a store if needed, and a temporary file in it. A full disk is only a warning, since
     * stored content can be pulled.
     *
     * @throws IOException when the store is not writable; the message says what to change
     */
    public static void run(Path root) throws IOException {
        new WriteProbe(root).run();
    }

    private void run() throws IOException {
        try {
            Path temporary = Files.createDirectories(root.resolve(StorageLayout.TEMPORARY));
            Files.delete(Files.createTempFile(temporary, "probe", ""));
            for (String level : LEVELS) {
                requireWritable(root.resolve(level));
            }
        } catch (FileSystemException e) {
            explain(e);
        }
    }

    private static void requireWritable(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isWritable(directory)) {
            throw new AccessDeniedException(directory.toString());
        }
    }

    private void explain(FileSystemException failure) throws IOException {
        Path place = FileOwner.existing(Path.of(failure.getFile()));
        String message = "the storage cannot be written: " + where(place) + ": ";
        String reason = FileFailure.reason(failure);
        switch (failure) {
            case AccessDeniedException _ -> throw new IOException(message + reason + denied(place), failure);
            case FileAlreadyExistsException _ -> throw new IOException(message + "not a directory", failure);
            default -> {
                if (isFull(reason)) {
                    LOG.warn("storage: {}: {}: pulls are served, pushes are refused", place, reason);
                } else {
                    throw new IOException(message + reason + hint(reason), failure);
                }
            }
        }
    }

    private String where(Path place) {
        return isMissing() && Files.isDirectory(place) && Files.isExecutable(place)
                ? root + " does not exist and cannot be made in " + place
                : place.toString();
    }

    /** Names the owner, the user of the process, and how to align them. */
    private String denied(Path place) throws IOException {
        return "; " + FileOwner.besideProcess(place) + ": " + remedy(place);
    }

    /** Never a command that changes anything outside the store: the directory, or a parent, may be the system's. */
    private String remedy(Path place) throws IOException {
        if (isMissing() && !Files.isExecutable(place)) {
            return "let the registry enter it, or name another directory as storage.filesystem.rootdirectory";
        }
        String owner = FileOwner.ofProcess().orElse("OWNER");
        if (isMissing()) {
            return "mkdir -p " + root + " && chown " + owner + " " + root + " (in a container: mount a volume there)";
        }
        if (!Files.isReadable(root)) {
            return "let the registry read and enter it, or name a directory of the registry's own as"
                    + " storage.filesystem.rootdirectory";
        }
        return holdsOtherFiles() && !isOwnAbove(place)
                ? "name a directory of the registry's own as storage.filesystem.rootdirectory"
                : "chown -R " + owner + " " + root;
    }

    /** Whether the directory is this user's own, and the place in it another one's: left by a command, or restored. */
    private boolean isOwnAbove(Path place) throws IOException {
        int uid = FileOwner.uidOfProcess().orElse(SYSTEM);
        return uid != SYSTEM && FileOwner.uid(root) == uid && FileOwner.uid(place) != uid;
    }

    private boolean isMissing() {
        return !Files.exists(root);
    }

    /** Whether it contains anything that is not of a store: {@code /var/lib} has a directory {@code docker}, too. */
    private boolean holdsOtherFiles() throws IOException {
        if (Files.exists(root.resolve("docker")) && !Files.exists(root.resolve(StorageLayout.REPOSITORIES))) {
            return true;
        }
        try (Stream<Path> files = Files.list(root)) {
            return files.map(file -> String.valueOf(file.getFileName())).anyMatch(name -> !OF_A_STORE.contains(name));
        }
    }

    private String hint(String reason) {
        if (!isReadOnly(reason)) {
            return "";
        }
        return isMissing()
                ? "; mount a volume there that can be written"
                : "; mount it writable, or set storage.maintenance.readonly.enabled: true to serve pulls alone";
    }

    private static boolean isReadOnly(String reason) {
        return reason.startsWith("Read-only");
    }

    private static boolean isFull(String reason) {
        return reason.startsWith("No space left") || reason.contains("quota exceeded");
    }
}
