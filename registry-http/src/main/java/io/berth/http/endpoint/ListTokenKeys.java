package io.berth.http.endpoint;

import io.berth.core.access.TokenServer;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import io.berth.http.wire.CacheControl;
import java.io.IOException;

/** {@code GET /auth/keys}: the public keys that verify tokens (RFC 7517). */
final class ListTokenKeys implements Endpoint {

    private final TokenServer tokens;

    ListTokenKeys(TokenServer tokens) {
        this.tokens = tokens;
    }

    @Override
    public Response handle(Call call) throws IOException {
        return Response.of(200, "application/jwk-set+json", tokens.keys())
                .with("Cache-Control", CacheControl.REVALIDATE);
    }
}
