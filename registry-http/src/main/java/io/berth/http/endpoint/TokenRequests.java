package io.berth.http.endpoint;

import io.berth.core.access.TokenServer.TokenRequest;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.HttpRefusal;
import java.util.List;

/** Parses requests to the token server. */
final class TokenRequests {

    /** A push requests one scope, and another for each repository it may mount from. */
    private static final int MOST_SCOPES = 200;

    private TokenRequests() {}

    /**
     * Parses these parameters.
     *
     * @throws HttpRefusal 400 when there are too many scopes: a token without some of them would fail later
     */
    static TokenRequest wish(List<String> scopes, boolean offline) {
        long count = scopes.stream()
                .mapToLong(parameter -> parameter.chars().filter(c -> c == ' ').count() + 1)
                .sum();
        if (count > MOST_SCOPES) {
            throw new HttpRefusal(
                    400, ErrorCode.UNSUPPORTED, count + " scopes in one token request (at most " + MOST_SCOPES + ")");
        }
        return new TokenRequest(scopes, offline);
    }
}
