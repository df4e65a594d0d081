package io.berth.http.endpoint;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.TokenServer;
import io.berth.core.access.TokenServer.Answer;
import io.berth.core.access.TokenServer.TokenRequest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Query;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.TokenTrail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code POST /v2/auth}: issues a token for a name and password, or a refresh token, in a form (RFC 6749, 4.3 and 6).
 */
final class PostToken implements Endpoint {

    private final TokenServer tokens;
    private final AuthenticationRequestReader visitors;
    private final TokenTrail trail;
    private final BoundedBodies forms;

    PostToken(TokenServer tokens, AuthenticationRequestReader visitors, TokenTrail trail, BoundedBodies forms) {
        this.tokens = tokens;
        this.visitors = visitors;
        this.trail = trail;
        this.forms = forms;
    }

    @Override
    public Response handle(Call call) throws IOException {
        AuthenticationRequest claim = visitors.of(call.request());
        Query form = forms.read(claim.address(), call.request().body(), PostToken::parsed);
        boolean offline = form.first("access_type").filter("offline"::equals).isPresent();
        TokenRequest wish = TokenRequests.wish(form.all("scope"), offline);
        String grant = value(form, "grant_type");
        return TokenResponses.of(
                switch (grant) {
                    case "password" -> issue(call.request(), claim.showing(password(form)), wish);
                    case "refresh_token" -> refresh(call.request(), claim, value(form, "refresh_token"), wish);
                    // Clients then fall back to GET.
                    default -> throw refusal(400, "unsupported grant_type: " + Quoted.of(grant));
                });
    }

    private Answer issue(Request request, AuthenticationRequest claim, TokenRequest wish) throws IOException {
        return trail.follow(request, claim, () -> tokens.issue(claim, wish));
    }

    private Answer refresh(Request request, AuthenticationRequest claim, String refreshToken, TokenRequest wish)
            throws IOException {
        return trail.follow(request, claim, () -> tokens.refresh(refreshToken, claim, wish));
    }

    private static Credentials password(Query form) {
        return new Credentials.Basic(value(form, "username"), value(form, "password"));
    }

    private static String value(Query form, String name) {
        return form.first(name).orElse("");
    }

    private static Query parsed(byte[] form) {
        try {
            return Query.parse(new String(form, StandardCharsets.UTF_8));
        } catch (HttpRefusal e) {
            // The original message quotes the malformed value, which may be a password.
            throw refusal(e.status(), "malformed percent escape in the form");
        }
    }

    private static HttpRefusal refusal(int status, String message) {
        return new HttpRefusal(status, ErrorCode.UNSUPPORTED, message);
    }
}
