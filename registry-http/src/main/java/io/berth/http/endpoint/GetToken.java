package io.berth.http.endpoint;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.TokenServer;
import io.berth.core.access.TokenServer.TokenRequest;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.TokenTrail;
import java.io.IOException;

/**
 * {@code GET /v2/auth?scope=…[&offline_token=true]}: issues a token for credentials, or an anonymous one (Docker token
 * protocol).
 */
final class GetToken implements Endpoint {

    private final TokenServer tokens;
    private final AuthenticationRequestReader visitors;
    private final TokenTrail trail;

    GetToken(TokenServer tokens, AuthenticationRequestReader visitors, TokenTrail trail) {
        this.tokens = tokens;
        this.visitors = visitors;
        this.trail = trail;
    }

    @Override
    public Response handle(Call call) throws IOException {
        boolean offline =
                call.query().first("offline_token").filter("true"::equals).isPresent();
        TokenRequest wish = TokenRequests.wish(call.query().all("scope"), offline);
        AuthenticationRequest claim = visitors.of(call.request());
        return TokenResponses.of(trail.follow(call.request(), claim, () -> tokens.issue(claim, wish)));
    }
}
