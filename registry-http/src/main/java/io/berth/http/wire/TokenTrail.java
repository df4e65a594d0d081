package io.berth.http.wire;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Permission;
import io.berth.core.access.TokenServer.Answer;
import io.berth.core.access.TokenServer.Token;
import io.berth.http.message.Request;
import java.io.IOException;

/**
 * Writes audit events of the token server: issued tokens with their scopes, and failed logins. Its routes are public,
 * so they bypass the gate.
 */
public final class TokenTrail {

    private static final Permission ENTER = new Permission.Enter();

    private final AuditTrail trail;

    public TokenTrail(AuditTrail trail) {
        this.trail = trail;
    }

    /** Requests a token, and records the outcome. */
    public Answer follow(Request request, AuthenticationRequest claim, AuditTrail.Question<Answer> question)
            throws IOException {
        Answer answer = trail.asking(request, claim, ENTER, question);
        switch (answer) {
            case Answer.Issued(var principal, Token token) -> trail.entered(request, claim, principal, token.scope());
            case Answer.Refused(String why) -> trail.refusedToken(request, claim, why);
        }
        return answer;
    }
}
