package io.berth.auth.throttle;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import java.util.regex.Pattern;

/**
 * JWTs sent as the password of Basic authentication, as by CI jobs whose clients support nothing else. They cannot be
 * guessed, so an expired one must not throttle other jobs at the same address.
 */
final class JwtAsPassword {

    /** The longest password that bcrypt can verify. */
    private static final int LONGEST_PASSWORD = 72;

    /** A JWT (RFC 7519): three parts in base64url, the first of which is a JSON object. */
    private static final Pattern JWT = Pattern.compile("ey[\\w-]*\\.[\\w-]+\\.[\\w-]+");

    private JwtAsPassword() {}

    /** Converts a JWT sent as a password to bearer credentials; other credentials are unchanged. */
    static AuthenticationRequest asBearer(AuthenticationRequest request) {
        return request.credentials() instanceof Credentials.Basic(String _, String password)
                        && password.length() > LONGEST_PASSWORD
                        && JWT.matcher(password).matches()
                ? request.showing(new Credentials.Bearer(password))
                : request;
    }
}
