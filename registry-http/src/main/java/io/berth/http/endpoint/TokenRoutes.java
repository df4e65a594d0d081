package io.berth.http.endpoint;

import static io.berth.http.route.RequiredAccess.NOTHING;

import io.berth.core.access.TokenServer;
import io.berth.http.route.Endpoint;
import io.berth.http.route.Route;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.TokenTrail;
import java.util.List;

/** The token server, which authenticates by itself: clients without credentials get an anonymous token. */
public final class TokenRoutes {

    private static final String TOKEN = "/v2/auth";
    /** The original path, still in the configuration of clients. */
    private static final String FORMER_TOKEN = "/auth/token";

    private TokenRoutes() {}

    public static List<Route> of(
            TokenServer tokens, AuthenticationRequestReader reader, TokenTrail trail, BoundedBodies bodies) {
        Endpoint get = new GetToken(tokens, reader, trail);
        Endpoint post = new PostToken(tokens, reader, trail, bodies);
        return List.of(
                Route.of("token", "GET", TOKEN, NOTHING, get),
                Route.of("token", "POST", TOKEN, NOTHING, post),
                Route.of("token", "GET", FORMER_TOKEN, NOTHING, get),
                Route.of("token", "POST", FORMER_TOKEN, NOTHING, post),
                Route.of("token-keys", "GET", "/auth/keys", NOTHING, new ListTokenKeys(tokens)));
    }
}
