package io.berth.core.file;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.Optional;

/** Says in words what the system refused: the exceptions of the JDK leave out what their class tells. */
public final class FileFailure {

    private FileFailure() {}

    /** The file and the reason: {@code /data/x: permission denied}; empty for a failure that names no file. */
    public static Optional<String> line(Throwable failure) {
        return failure instanceof FileSystemException file
                ? Optional.of(file.getFile() + ": " + reason(file))
                : Optional.empty();
    }

    /** The reason alone: {@code permission denied}. */
    public static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or directory";
            case FileAlreadyExistsException _ -> "exists already";
            case NotDirectoryException _ -> "not a directory";
            case DirectoryNotEmptyException _ -> "directory is not empty";
            default -> Objects.requireNonNullElse(failure.getReason(), "cannot be used");
        };
    }
}
