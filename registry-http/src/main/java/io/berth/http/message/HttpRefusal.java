package io.berth.http.message;

import io.berth.core.access.Permission;
import io.berth.core.model.ErrorCode;
import java.util.List;

/**
 * A refusal whose status HTTP decides rather than its error code: 404 for no such route, 405, 413, 414 and the like.
 */
public final class HttpRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorCode code;
    private final transient Headers headers;
    private final transient List<Permission> lacking;

    public HttpRefusal(int status, ErrorCode code, String message) {
        this(status, code, message, Headers.NONE);
    }

    public HttpRefusal(int status, ErrorCode code, String message, Headers headers) {
        this(status, code, message, headers, List.of());
    }

    private HttpRefusal(int status, ErrorCode code, String message, Headers headers, List<Permission> lacking) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
        this.lacking = List.copyOf(lacking);
    }

    /** The same, which says what the request needs leave for. */
    public HttpRefusal lacking(List<Permission> permissions) {
        return new HttpRefusal(status, code, String.valueOf(getMessage()), headers, permissions);
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

    /** What the request needs leave for, where that is why it is refused. */
    public List<Permission> lacking() {
        return lacking;
    }
}
