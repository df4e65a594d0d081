package io.berth.core.access;

import java.net.InetAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/** Authentication requests for tests, from 192.0.2.7. */
public final class Visits {

    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");
    private static final URI ENTRANCE = URI.create("https://registry.example.com/");

    private Visits() {}

    public static AuthenticationRequest basic(String user, String password) {
        return with(new Credentials.Basic(user, password));
    }

    public static AuthenticationRequest bearer(String token) {
        return with(new Credentials.Bearer(token));
    }

    /** A login from this address. */
    public static AuthenticationRequest basic(String user, String password, String address) {
        return new AuthenticationRequest(
                new Credentials.Basic(user, password),
                List.of(),
                InetAddress.ofLiteral(address),
                false,
                () -> ENTRANCE);
    }

    public static AuthenticationRequest anonymous() {
        return with(new Credentials.None());
    }

    public static AuthenticationRequest certificates(X509Certificate... certificates) {
        return new AuthenticationRequest(new Credentials.None(), List.of(certificates), ADDRESS, false, () -> ENTRANCE);
    }

    /** The same, forwarded by a reverse proxy. */
    public static AuthenticationRequest proxied(AuthenticationRequest direct) {
        return new AuthenticationRequest(
                direct.credentials(), direct.certificates(), direct.address(), true, direct.entrance());
    }

    private static AuthenticationRequest with(Credentials credentials) {
        return new AuthenticationRequest(credentials, List.of(), ADDRESS, false, () -> ENTRANCE);
    }
}
