package io.berth.http.message;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A request body was cut off, stalled or malformed by the client. Expected in normal operation, so it has no stack
 * trace.
 */
public class RequestBodyException extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST_CAUSE = 16;

    private final int status;
    private final boolean aborted;

    /**
     * A failure.
     *
     * @param status of the response, in case the client still reads
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

    /** The body exception among the causes of a failure, if there is one. */
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
