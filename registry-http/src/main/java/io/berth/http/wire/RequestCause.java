package io.berth.http.wire;

import io.berth.core.event.Cause;
import io.berth.http.message.LogText;
import io.berth.http.message.Request;

/** Describes a request as the cause of what it changes. Text from clients is {@linkplain LogText#cut truncated}. */
public final class RequestCause {

    private RequestCause() {}

    /** The cause of the facts of a request. */
    public static Cause of(Request request, AuthorizedCaller caller) {
        return new Cause(
                caller.principal().name(),
                caller.principal().source(),
                caller.address().getHostAddress(),
                request.id(),
                LogText.cut(request.method()),
                request.headers().first("Host").map(LogText::cut).orElse(""),
                LogText.cut(path(request)),
                request.headers().first("User-Agent").map(LogText::cut).orElse(""),
                caller.admission().rule());
    }

    /** Without the query, which carries upload state, and without user information, which may contain a password. */
    static String path(Request request) {
        String target = request.target();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        int authority = path.indexOf("://");
        int slash = authority < 0 ? 0 : path.indexOf('/', authority + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }
}
