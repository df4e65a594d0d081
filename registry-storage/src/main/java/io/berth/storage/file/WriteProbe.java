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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out at start whether a store can be written: as the process runs as another user, as its file system is
 * read-only, or as something else is in its place, it cannot.
 */
public final class WriteProbe {

    private static final Logger LOG = LoggerFactory.getLogger(WriteProbe.class);

    /** Directories that another program may have made, for its own user. */
    private static final List<String> LEVELS = List.of("", StorageLayout.BLOBS, StorageLayout.REPOSITORIES);

    private final Path root;

    private WriteProbe(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Makes the directory of a store if there is none, and a file in it, which is removed again. A full disk is a
     * warning, since what is stored can be pulled.
     *
     * @throws IOException when the store cannot be written; the message says what to change
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
        String message = "the storage cannot be written: " + place + ": ";
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

    /** Whom it belongs to, who asks, and the command that makes them the same. */
    private String denied(Path place) throws IOException {
        String command = FileOwner.ofProcess()
                .map(owner -> ": chown -R " + owner + " " + (Files.exists(root) ? root : place))
                .orElse("");
        return "; " + FileOwner.besideProcess(place) + command;
    }

    private static String hint(String reason) {
        return isReadOnly(reason)
                ? "; mount it writable, or set storage.maintenance.readonly.enabled: true to serve pulls alone"
                : "";
    }

    private static boolean isReadOnly(String reason) {
        return reason.startsWith("Read-only");
    }

    private static boolean isFull(String reason) {
        return reason.startsWith("No space left") || reason.contains("quota exceeded");
    }
}
