package io.berth.http.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** What an operator reads of a file that cannot be used, and of other failures outside of the program. */
final class FailureText {

    private FailureText() {}

    /** On one line. */
    static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
            case AccessDeniedException denied ->
                denied.getFile() + ": " + Objects.requireNonNullElse(denied.getReason(), "permission denied");
            case FileSystemException file ->
                file.getFile() + ": " + Objects.requireNonNullElse(file.getReason(), "cannot be used");
            default -> Objects.requireNonNullElse(failure.getMessage(), failure.toString());
        };
    }
}
