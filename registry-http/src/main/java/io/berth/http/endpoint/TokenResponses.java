package io.berth.http.endpoint;

import io.berth.core.access.TokenServer.Answer;
import io.berth.core.access.TokenServer.Token;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.wire.CacheControl;
import io.berth.http.wire.Json;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.node.ObjectNode;

/** Responses of the token server, which must not be cached. */
final class TokenResponses {

    private TokenResponses() {}

    /**
     * Returns the token under the field names of both protocols.
     *
     * @throws HttpRefusal 401 when the credentials are wrong
     */
    static Response of(Answer answer) {
        return switch (answer) {
            case Answer.Issued(var _, Token token) -> of(token);
            case Answer.Refused _ -> throw wrongCredentials();
        };
    }

    private static Response of(Token token) {
        ObjectNode document = Json.object();
        document.put("token", token.token());
        document.put("access_token", token.token());
        document.put("token_type", "Bearer");
        document.put("expires_in", token.lifetime().toSeconds());
        document.put("issued_at", DateTimeFormatter.ISO_INSTANT.format(token.issued()));
        document.put("scope", token.scope());
        token.refresh().ifPresent(refresh -> document.put("refresh_token", refresh));
        return Json.response(200, document).with("Cache-Control", CacheControl.NEVER);
    }

    private static HttpRefusal wrongCredentials() {
        return new HttpRefusal(
                401,
                ErrorCode.UNAUTHORIZED,
                "wrong credentials",
                Headers.NONE
                        .with("WWW-Authenticate", "Basic realm=\"token\"")
                        .with("Cache-Control", CacheControl.NEVER));
    }
}
