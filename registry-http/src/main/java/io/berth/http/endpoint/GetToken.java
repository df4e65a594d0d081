package io.berth.http.endpoint;

import io.berth.core.access.TokenServer;
import io.berth.core.access.TokenServer.Wish;
import io.berth.core.access.Visitor;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.TokenTrail;
import io.berth.http.wire.Visitors;
import java.io.IOException;

/**
 * {@code GET /v2/auth?scope=…[&offline_token=true]}: a token for who shows credentials, or for anyone (Docker token
 * protocol).
 */
public final class GetToken implements Endpoint {

    private final TokenServer tokens;
    private final Visitors visitors;
    private final TokenTrail trail;

    public GetToken(TokenServer tokens, Visitors visitors, TokenTrail trail) {
        this.tokens = tokens;
        this.visitors = visitors;
        this.trail = trail;
    }

    @Override
    public Response handle(Call call) throws IOException {
        boolean offline =
                call.query().first("offline_token").filter("true"::equals).isPresent();
        Wish wish = TokenRequests.wish(call.query().all("scope"), offline);
        Visitor visitor = visitors.of(call.request());
        return TokenResponses.of(trail.follow(call.request(), visitor, () -> tokens.issue(visitor, wish)));
    }
}
