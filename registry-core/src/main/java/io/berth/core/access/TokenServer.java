package io.berth.core.access;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Issues short-lived access tokens of limited scope (Docker token protocol). Thread-safe. */
public interface TokenServer {

    /**
     * A token request.
     *
     * @param scopes as sent by the client, each may contain several
     * @param offline whether a refresh token is requested, too
     */
    record TokenRequest(List<String> scopes, boolean offline) {
        public TokenRequest {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * An access token and its metadata.
     *
     * @param refresh the refresh token, if one was requested and may be issued
     * @param scope the granted scope: the permitted part of the requested one, possibly empty
     */
    record Token(String token, Optional<String> refresh, Instant issued, Duration lifetime, String scope) {
        @Override
        public String toString() {
            return "Token[***, " + scope + "]";
        }
    }

    /** The result of a token request. */
    sealed interface Answer {

        /**
         * A token was issued.
         *
         * @param principal its account
         */
        record Issued(Principal principal, Token token) implements Answer {}

        /**
         * The request was refused.
         *
         * @param why for the audit log, not for the client
         */
        record Refused(String why) implements Answer {}
    }

    /**
     * Issues a token for valid credentials.
     *
     * @throws IOException when an authentication backend is unavailable
     */
    Answer issue(AuthenticationRequest request, TokenRequest wish) throws IOException;

    /**
     * Issues a token for a refresh token, with the current permissions of its account.
     *
     * @param request the request, for its address
     * @return refused when the refresh token is invalid, or the account no longer exists
     * @throws IOException when an authentication backend is unavailable
     */
    Answer refresh(String refreshToken, AuthenticationRequest request, TokenRequest wish) throws IOException;

    /** The public keys of the token server, as a JSON Web Key Set (RFC 7517). */
    String keys() throws IOException;
}
