package io.berth.auth.logins;

import io.berth.core.access.Credentials;
import io.berth.core.access.Visitor;
import java.util.regex.Pattern;

/**
 * Tokens shown as passwords, which jobs do since their clients know nothing else. They cannot be guessed; and who has
 * one that is over shares an address with jobs that do not.
 */
final class TokenForm {

    /** What bcrypt and people's memory can take may be a password. */
    private static final int LONGEST_PASSWORD = 72;

    /** A JWT (RFC 7519): three parts in base64url, the first of a JSON object. */
    private static final Pattern JWT = Pattern.compile("ey[\\w-]*\\.[\\w-]+\\.[\\w-]+");

    private TokenForm() {}

    /** The same, with a token shown as one: so it is tried as a token, and as nobody's password. */
    static Visitor undisguised(Visitor visitor) {
        return visitor.credentials() instanceof Credentials.Basic(String _, String password)
                        && password.length() > LONGEST_PASSWORD
                        && JWT.matcher(password).matches()
                ? visitor.showing(new Credentials.Bearer(password))
                : visitor;
    }
}
