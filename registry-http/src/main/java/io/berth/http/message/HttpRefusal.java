package io.berth.http.message;

import io.berth.core.model.ErrorCode;

/**
 * A refusal whose status HTTP decides rather than its error code: 404 for no such route, 405, 413, 414 and the like.
 */
public final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorCode code;
    private final transient Headers headers;

    public HttpRefusal(int status, ErrorCode code, String message) {
        this(status, code, message, Headers.NONE);
    }

    public HttpRefusal(int status, ErrorCode code, String message, Headers headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    public int status() {
        return status;
    }

    public ErrorCode code() {
        return code;
    }

    /** What the answer carries besides, such as {@code Allow}. */
    public Headers headers() {
        return headers;
    }
}
