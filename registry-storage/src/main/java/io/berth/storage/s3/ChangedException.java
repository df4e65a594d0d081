package io.berth.storage.s3;

import java.io.IOException;

/** An object is not the one that somebody looked at: it was written to since, or removed. */
final class ChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    ChangedException(String message, Exception cause) {
        super(message + ": it has changed", cause);
    }
}
