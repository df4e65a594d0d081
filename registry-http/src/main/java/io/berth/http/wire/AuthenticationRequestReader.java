package io.berth.http.wire;

import io.berth.core.access.AuthenticationRequest;
import io.berth.core.access.Credentials;
import io.berth.core.access.Network;
import io.berth.core.model.ErrorCode;
import io.berth.http.message.Headers;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads an authentication request from an HTTP request. Forwarding headers are honored from trusted proxies only, with
 * one exception: any client may claim to have come over TLS, since that can only make the challenge ask for credentials
 * over TLS.
 */
public final class AuthenticationRequestReader {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<Network> trustedProxies;
    private final Optional<URI> host;
    private final String prefix;
    private final IgnoredForwarding ignored = new IgnoredForwarding();

    /**
     * A reader.
     *
     * @param host the external URL of this registry, if known
     * @param prefix of every path, starting and ending with a slash
     */
    public AuthenticationRequestReader(List<Network> trustedProxies, Optional<URI> host, String prefix) {
        this.trustedProxies = List.copyOf(trustedProxies);
        this.host = host;
        this.prefix = prefix;
    }

    /**
     * Reads the request.
     *
     * @throws HttpRefusal 400 when there are several {@code Authorization} headers
     */
    public AuthenticationRequest of(Request request) {
        return new AuthenticationRequest(
                credentials(request.headers()),
                request.certificates(),
                address(request),
                request.headers().first(FORWARDED_FOR).isPresent(),
                () -> entrance(request));
    }

    /** The client address from trusted proxies; empty where the peer is the client. */
    public Optional<InetAddress> forwarded(Request request) {
        return request.headers().contains(FORWARDED_FOR)
                ? Optional.of(address(request)).filter(address -> !address.equals(peer(request)))
                : Optional.empty();
    }

    /** The last address in the forwarding chain that is not a trusted proxy. */
    private InetAddress address(Request request) {
        InetAddress address = peer(request);
        List<String> chain = request.headers().all(FORWARDED_FOR).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .toList();
        if (!chain.isEmpty() && !isTrusted(address)) {
            ignored.by(address);
        }
        for (int i = chain.size() - 1; i >= 0 && isTrusted(address); i--) {
            Optional<InetAddress> before = literal(withoutPort(chain.get(i)));
            if (before.isEmpty()) {
                break;
            }
            address = before.get();
        }
        return address;
    }

    /** A peer on a Unix socket is on this machine. */
    private static InetAddress peer(Request request) {
        return request.client() instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return trustedProxies.stream().anyMatch(network -> network.contains(address));
    }

    /** Some proxies append the port: {@code 192.0.2.7:4711}, {@code [2001:db8::7]:4711}. */
    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private URI entrance(Request request) {
        return host.map(url -> url.resolve(prefix))
                .orElseGet(() -> new ExternalUrl(request, isTrusted(peer(request))).at(prefix));
    }

    private static Credentials credentials(Headers headers) {
        List<String> fields = headers.all("Authorization");
        return switch (fields.size()) {
            case 0 -> new Credentials.None();
            case 1 -> credentials(fields.getFirst());
            default ->
                throw new HttpRefusal(
                        400, ErrorCode.UNKNOWN, "expected one Authorization header, found " + fields.size());
        };
    }

    /** Malformed credentials never count as none: the client believes that it authenticates. */
    private static Credentials credentials(String header) {
        int space = header.indexOf(' ');
        String scheme = header.substring(0, Math.max(space, 0)).toLowerCase(Locale.ROOT);
        String value = header.substring(space + 1).strip();
        return switch (scheme) {
            case "basic" -> basic(value);
            case "bearer" -> bearer(value);
            default -> new Credentials.Invalid("neither Basic nor Bearer credentials in Authorization");
        };
    }

    private static Credentials bearer(String token) {
        return token.isEmpty()
                ? new Credentials.Invalid("Bearer credentials without a token")
                : new Credentials.Bearer(token);
    }

    private static Credentials basic(String value) {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new Credentials.Invalid("Basic credentials are not in base64");
        }
        int colon = decoded.indexOf(':');
        return colon < 0
                ? new Credentials.Invalid("Basic credentials without a colon")
                : new Credentials.Basic(decoded.substring(0, colon), decoded.substring(colon + 1));
    }
}
