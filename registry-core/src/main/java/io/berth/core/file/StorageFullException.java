package io.berth.core.file;

import java.nio.file.FileSystemException;

/** There is too little space to store content. Deletions and garbage collection still work. */
public final class StorageFullException extends FileSystemException {

    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param place the directory of the store
     * @param reason a clause for the log, with what to do
     */
    public StorageFullException(String place, String reason) {
        super(place, null, reason);
    }
}
