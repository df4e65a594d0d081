package io.berth.app.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section of the HTTP server: how it is reached.
 *
 * @param host the external URL of this registry; without it, {@code Location} and {@code Link} are paths
 * @param prefix of every path, starting and ending with a slash
 * @param secret that signs upload state; shared by replicas, generated when absent
 * @param drainTimeout how long running requests may take after a stop was requested
 * @param headers added to every response of the API
 * @param http2 whether it is offered over TLS
 * @param h2c whether HTTP/2 without TLS is accepted
 */
public record HttpConfig(
        ListenAddress addr,
        Optional<URI> host,
        String prefix,
        Optional<Secret> secret,
        Duration drainTimeout,
        Map<String, List<String>> headers,
        Optional<TlsConfig> tls,
        boolean http2,
        boolean h2c) {

    private static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

    private static final ValueType<URI> HOST =
            ValueType.uri("a URL with scheme and host", uri -> uri.getScheme() != null && uri.getHost() != null);
    private static final ValueType<String> PREFIX =
            ValueType.of("a path that starts and ends with /", text -> text).where(HttpConfig::isPrefix);
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    public HttpConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A copy with these TLS settings. */
    public HttpConfig with(TlsConfig replacement) {
        return new HttpConfig(addr, host, prefix, secret, drainTimeout, headers, Optional.of(replacement), http2, h2c);
    }

    static HttpConfig read(SectionReader root) {
        SectionReader http = root.section("http");
        HttpConfig config = new HttpConfig(
                ListenAddress.read(http),
                http.optional("host", HOST),
                http.optional("prefix", PREFIX).orElse("/"),
                http.optional("secret", ValueType.SECRET),
                http.value("draintimeout", ValueType.GO_DURATION, DEFAULT_DRAIN_TIMEOUT),
                readHeaders(http.section("headers")),
                TlsConfig.read(http),
                !http.section("http2").value("disabled", ValueType.BOOLEAN, false),
                http.section("h2c").value("enabled", ValueType.BOOLEAN, false));
        readRelativeUrls(http);
        UnsupportedKeys.HTTP.forEach(http::unbuilt);
        return config;
    }

    private static Map<String, List<String>> readHeaders(SectionReader headers) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String name : headers.keys()) {
            if (!HEADER_NAME.matcher(name).matches()) {
                headers.error(name, "not a name for a header");
            }
            values.put(name, headers.list(name, ValueType.LINE, List.of()));
        }
        return values;
    }

    private static void readRelativeUrls(SectionReader http) {
        boolean relative = http.value("relativeurls", ValueType.BOOLEAN, true);
        if (!relative) {
            http.warn("relativeurls", "has no effect: Location is always a path, unless http.host is set");
        }
    }

    private static boolean isPrefix(String text) {
        return text.startsWith("/") && text.endsWith("/");
    }
}
