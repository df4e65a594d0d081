package io.berth.http.server;

import io.berth.http.message.RequestBodyException;

/** A failure of a request body on the wire. */
final class BrokenBody extends RequestBodyException {

    private static final long serialVersionUID = 1L;

    private BrokenBody(int status, boolean aborted, String message) {
        super(status, aborted, message);
    }

    static BrokenBody cutOff() {
        return new BrokenBody(400, true, "the client went away before the end of the request body");
    }

    /** The decoder failed with this cause. */
    static BrokenBody undecodable(Throwable cause) {
        return cause instanceof RequestDecoder.NoMemoryException
                ? new BrokenBody(503, false, "no memory left for trailer fields; retry later")
                : new BrokenBody(400, false, "malformed request body");
    }

    static BrokenBody stalled() {
        return new BrokenBody(408, false, "the request body stalled");
    }

    static BrokenBody closed() {
        return new BrokenBody(400, true, "the request body is closed");
    }
}
