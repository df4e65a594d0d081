package io.berth.http.wire;

import io.berth.http.message.Headers;
import io.berth.http.message.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The URL at which the client reached the registry, from its request and forwarding headers. Each proxy of a chain may
 * append an element to a field: the first one is the client's.
 */
final class ExternalUrl {

    private static final int HIGHEST_PORT = 65535;

    private final Headers headers;
    private final boolean secure;
    private final boolean trusted;

    /**
     * The URL as of this request.
     *
     * @param trusted whether the peer is a proxy whose {@code X-Forwarded-Host} and {@code -Port} are honored
     */
    ExternalUrl(Request request, boolean trusted) {
        this.headers = request.headers();
        this.secure = request.secure()
                || forwarded("Proto").filter("https"::equalsIgnoreCase).isPresent();
        this.trusted = trusted;
    }

    /** The URL with this path; the path alone when the host is invalid. */
    URI at(String path) {
        try {
            return new URI(secure ? "https" : "http", authority(), path, null, null);
        } catch (URISyntaxException e) {
            return URI.create("/");
        }
    }

    private String authority() {
        String host = trustedly("Host").or(() -> headers.first("Host")).orElse("localhost");
        return hasPort(host) ? host : host + port();
    }

    private static boolean hasPort(String host) {
        return host.lastIndexOf(':') > host.lastIndexOf(']');
    }

    /** The scheme's default port is omitted; the other scheme's default belongs to a hop without TLS. */
    private String port() {
        return trustedly("Port")
                .filter(port -> port.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .filter(port -> port != 0 && port <= HIGHEST_PORT && port != 80 && port != 443)
                .map(port -> ":" + port)
                .orElse("");
    }

    private Optional<String> trustedly(String what) {
        return trusted ? forwarded(what) : Optional.empty();
    }

    private Optional<String> forwarded(String what) {
        return headers.all("X-Forwarded-" + what).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .findFirst();
    }
}
