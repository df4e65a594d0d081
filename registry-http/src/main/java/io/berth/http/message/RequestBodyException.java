package io.berth.http.message;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a request body failed: it was cut off, stalled or malformed. Ordinary, so it has no stack trace.
 */
public class RequestBodyException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST_CAUSE = 16;

    private final int status;
    private final boolean aborted;

    /**
     * A failure.
     *
     * @param status to answer in case the client still listens
     * @param aborted whether the client closed the connection
     */
    protected RequestBodyException(int status, boolean aborted, String message) {
        super(message);
        this.status = status;
        this.aborted = aborted;
    }

    public int status() {
        return status;
    }

    public boolean isAborted() {
        return aborted;
    }

    /** The one behind a failure, if there is one: code in between may have wrapped it. */
    public static @Nullable RequestBodyException behind(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof RequestBodyException body) {
                return body;
            }
            cause = cause.getCause();
        }
        return null;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
