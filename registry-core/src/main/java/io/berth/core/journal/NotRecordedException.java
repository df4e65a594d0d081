package io.berth.core.journal;

import java.io.IOException;

/** The journal does not reach back to a time, or there is none. */
public final class NotRecordedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param message for the operator */
    public NotRecordedException(String message) {
        super(message);
    }
}
