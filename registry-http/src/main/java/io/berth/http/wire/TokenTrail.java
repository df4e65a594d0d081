package io.berth.http.wire;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Permission;
import io.berth.core.access.TokenServer.Answer;
import io.berth.core.access.TokenServer.Token;
import io.berth.http.message.Request;
import java.io.IOException;

/**
 * What the token server tells the audit log: who got a token good for what, and whose login failed. Its rows are open
 * to everybody, so the gate sees none of this.
 */
public final class TokenTrail {

    private static final Permission ENTER = new Permission.Enter();

    private final AuditTrail trail;

    public TokenTrail(AuditTrail trail) {
        this.trail = trail;
    }

    /** Asks the token server, and records what becomes of it. */
    public Answer follow(Request request, AuthenticationRequest visitor, AuditTrail.Question<Answer> question)
            throws IOException {
        Answer answer = trail.asking(request, visitor, ENTER, question);
        switch (answer) {
            case Answer.Issued(var principal, Token token) -> trail.entered(request, visitor, principal, token.scope());
            case Answer.Refused(String why) -> trail.turnedAway(request, visitor, why);
        }
        return answer;
    }
}
