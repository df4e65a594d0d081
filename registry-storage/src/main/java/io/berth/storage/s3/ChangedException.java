package io.berth.storage.s3;

import java.io.IOException;

/** An object was written or deleted since its version was read. */
final class ChangedException extends IOException {

    private static final long serialVersionUID = 1L;

    ChangedException(String message, Exception cause) {
        super(message + ": it has changed", cause);
    }
}
