package io.berth.http.message;

import io.berth.core.access.Permission;
import io.berth.core.model.ErrorCode;
import java.util.List;

/**
 * A refusal whose status is determined by HTTP rather than by an error code: 404 for no such route, 405, 413, 414 and
 * the like.
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

    /** A copy that lists the missing permissions. */
    public HttpRefusal lacking(List<Permission> permissions) {
        return new HttpRefusal(status, code, String.valueOf(getMessage()), headers, permissions);
    }

    public int status() {
        return status;
    }

    public ErrorCode code() {
        return code;
    }

    /** Additional response headers, such as {@code Allow}. */
    public Headers headers() {
        return headers;
    }

    /** The missing permissions, where they are the reason. */
    public List<Permission> lacking() {
        return lacking;
    }
}
