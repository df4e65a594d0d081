package io.berth.http.wire;

import io.berth.core.access.Authenticator;
import io.berth.core.access.Authorizer;
import io.berth.core.access.Credentials;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The one door: every route but the liveness probe goes through it before its endpoint runs. */
public final class AccessGate {

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    public AccessGate(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    /**
     * Lets a request in.
     *
     * @return who sent it
     * @throws HttpRefusal 401 with a challenge, or 403 when whoever asks is known and may not
     * @throws IOException when it cannot be told just now
     */
    public Principal admit(Headers headers, Permission wanted) throws IOException {
        Optional<Principal> principal = authenticator.authenticate(credentials(headers));
        if (principal.isPresent() && authorizer.permits(principal.get(), wanted)) {
            return principal.get();
        }
        if (principal.isEmpty() || principal.get().isAnonymous()) {
            throw new HttpRefusal(
                    401,
                    ErrorCode.UNAUTHORIZED,
                    "authentication required",
                    Headers.NONE.with(
                            "WWW-Authenticate", authenticator.challenge(wanted).header()));
        }
        throw new HttpRefusal(403, ErrorCode.DENIED, "requested access to the resource is denied");
    }

    /** Whether somebody already let in may do something else besides. */
    public boolean permits(Principal principal, Permission permission) {
        return authorizer.permits(principal, permission);
    }

    private static Credentials credentials(Headers headers) {
        String header = headers.first("Authorization").orElse("");
        int space = header.indexOf(' ');
        String scheme = header.substring(0, Math.max(space, 0)).toLowerCase(Locale.ROOT);
        String value = header.substring(space + 1).strip();
        return switch (scheme) {
            case "basic" -> basic(value);
            case "bearer" -> new Credentials.Bearer(value);
            default -> new Credentials.None();
        };
    }

    private static Credentials basic(String value) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new Credentials.None();
        }
        int colon = decoded.indexOf(':');
        return colon < 0
                ? new Credentials.None()
                : new Credentials.Basic(decoded.substring(0, colon), decoded.substring(colon + 1));
    }
}
