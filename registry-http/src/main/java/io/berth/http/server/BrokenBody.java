package io.berth.http.server;

import io.berth.core.model.ErrorCode;
import io.berth.http.message.HttpRefusal;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The client's side of a request body failed: cut off, stalled or malformed. Ordinary, so it has no stack trace. */
final class BrokenBody extends IOException {

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST_CAUSE = 16;

    private final int status;

    private BrokenBody(int status, String message) {
        super(message);
        this.status = status;
    }

    static BrokenBody cutOff() {
        return new BrokenBody(400, "the client went away before the end of the request body");
    }

    static BrokenBody malformed() {
        return new BrokenBody(400, "malformed request body");
    }

    static BrokenBody stalled() {
        return new BrokenBody(408, "the request body stalled");
    }

    static BrokenBody closed() {
        return new BrokenBody(400, "the request body is closed");
    }

    /** What to answer in case somebody still listens. */
    HttpRefusal refusal() {
        return new HttpRefusal(status, ErrorCode.UNKNOWN, String.valueOf(getMessage()), HeadRules.CLOSE);
    }

    /** The broken body behind a failure, if it is one: code in between may have wrapped it. */
    static @Nullable BrokenBody behind(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof BrokenBody broken) {
                return broken;
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
