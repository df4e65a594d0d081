package io.berth.core.file;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file exceeds the size limit for reading it whole; names the file and the limit. */
public final class FileTooLargeException extends FileSystemException {

    private static final long serialVersionUID = 1L;

    FileTooLargeException(Path file, int maximumBytes) {
        super(file.toString(), null, "larger than " + size(maximumBytes) + " (limit)");
    }

    private static String size(int bytes) {
        return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
