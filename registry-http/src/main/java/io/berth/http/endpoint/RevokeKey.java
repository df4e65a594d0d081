package io.berth.http.endpoint;

import io.berth.core.access.Permission;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.Quoted;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Response;
import io.berth.http.route.Call;
import io.berth.http.route.Endpoint;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code DELETE /api/v1/keys/<id>}: revokes an API key at once. To callers other than administrators, keys of other
 * accounts do not exist.
 */
final class RevokeKey implements Endpoint {

    private final ApiKeys keys;

    RevokeKey(ApiKeys keys) {
        this.keys = keys;
    }

    @Override
    public Response handle(Call call) throws IOException {
        Optional<ApiKey> key = keys.find(call.id()).filter(found -> mayRevoke(call, found));
        if (key.isEmpty() || !keys.revoke(call.id())) {
            throw new HttpRefusal(404, ErrorCode.UNKNOWN, "no such API key: " + Quoted.of(call.id()));
        }
        return Response.of(204);
    }

    private static boolean mayRevoke(Call call, ApiKey key) {
        return key.account().equals(call.principal().name()) || call.may(new Permission.Administer());
    }
}
