package io.berth.core.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Describes file system errors in words: messages of the JDK's exceptions omit what their class says. */
public final class FileFailure {

    private FileFailure() {}

    /**
     * The file and the reason: {@code /data/x: no such file or directory}; with the owners of file and process where
     * permission is denied. Empty for a failure that names no file.
     */
    public static Optional<String> line(Throwable failure) {
        return failure instanceof FileSystemException file && file.getFile() != null
                ? Optional.of(file.getFile() + ": " + explained(file))
                : Optional.empty();
    }

    /** A failure on one line: {@link #line} where it names a file, else its message. */
    public static String text(Exception failure) {
        Optional<String> message =
                Optional.ofNullable(failure.getMessage()).filter(_ -> !(failure instanceof RuntimeException));
        return line(failure).or(() -> message).orElseGet(failure::toString);
    }

    /** Whether there is no space left, on the disk or for this user. */
    public static boolean isDiskFull(IOException failure) {
        // The JDK reports it by the system's message only.
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return failure instanceof StorageFullException
                || message.contains("no space left on device")
                || message.contains("quota exceeded");
    }

    /** The reason, as {@link #line} has it. */
    public static String explained(FileSystemException failure) {
        return failure instanceof AccessDeniedException
                ? reason(failure) + owner(Path.of(failure.getFile()))
                : reason(failure);
    }

    private static String owner(Path file) {
        try {
            Path place = FileOwner.existing(file);
            return "; " + FileOwner.besideProcess(place.equals(file) ? "it" : place.toString(), place);
        } catch (IOException | UnsupportedOperationException e) {
            // The file system does not provide it.
            return "";
        }
    }

    /** The reason alone: {@code permission denied}. */
    public static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or directory";
            case FileAlreadyExistsException _ -> "exists already";
            case NotDirectoryException _ -> "not a directory";
            case DirectoryNotEmptyException _ -> "directory is not empty";
            default -> inWords(Objects.requireNonNullElse(failure.getReason(), "cannot be used"));
        };
    }

    private static String inWords(String reason) {
        return reason.equals("Is a directory") ? "is a directory, not a file" : reason;
    }
}
