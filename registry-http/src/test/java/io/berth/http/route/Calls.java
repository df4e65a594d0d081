package io.berth.http.route;

import io.berth.http.message.Query;
import io.berth.http.message.Request;
import io.berth.http.wire.AuthorizedCaller;
import java.util.Map;

/** Calls of endpoints without a path, for tests. */
public final class Calls {

    private Calls() {}

    /** A request of this caller, without path parameters. */
    public static Call of(Request request, AuthorizedCaller guest) {
        return new Call(request, new PathValues(Map.of()), Query.parse(""), guest);
    }
}
