package io.berth.core.access;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hands out tokens that are good for a short time and for little (Docker token protocol). Safe for many threads. */
public interface TokenServer {

    /**
     * What a client asks for.
     *
     * @param scopes as it wrote them, each maybe several
     * @param offline whether it wants a refresh token, too
     */
    record TokenRequest(List<String> scopes, boolean offline) {
        public TokenRequest {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * What it gets.
     *
     * @param refresh to get others by later, if it asked for one and may have one
     * @param scope what the token is good for: as much of the wish as is allowed, maybe nothing
     */
    record Token(String token, Optional<String> refresh, Instant issued, Duration lifetime, String scope) {
        @Override
        public String toString() {
            return "Token[***, " + scope + "]";
        }
    }

    /** What becomes of a wish. */
    sealed interface Answer {

        /**
         * A token.
         *
         * @param principal who got it
         */
        record Issued(Principal principal, Token token) implements Answer {}

        /**
         * None.
         *
         * @param why the credentials are wrong: for the audit log, not for whoever showed them
         */
        record Refused(String why) implements Answer {}
    }

    /**
     * A token for who shows these credentials, or none.
     *
     * @throws IOException when it cannot tell just now
     */
    Answer issue(AuthenticationRequest visitor, TokenRequest wish) throws IOException;

    /**
     * A token for who got this refresh token, as the account is now.
     *
     * @param visitor where it is asked from
     * @return refused when the refresh token is none, or the account is gone
     * @throws IOException when it cannot tell just now
     */
    Answer refresh(String refreshToken, AuthenticationRequest visitor, TokenRequest wish) throws IOException;

    /** The public keys of its tokens, as a JSON Web Key Set (RFC 7517). */
    String keys() throws IOException;
}
