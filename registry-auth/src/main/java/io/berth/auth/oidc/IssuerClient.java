package io.berth.auth.oidc;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.berth.auth.TrustedAuthorities;
import io.berth.core.access.Network;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Fetches the keys of an issuer: over TLS, with a timeout and a size limit. */
final class IssuerClient implements AutoCloseable {

    private static final long LARGEST_DOCUMENT = 1024 * 1024;

    private final OidcSettings settings;
    private final HttpClient http;

    IssuerClient(OidcSettings settings) throws IOException {
        this.settings = settings;
        SSLContext tls = TrustedAuthorities.tls(settings.authorities());
        this.http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout())
                .sslContext(tls)
                .build();
    }

    /**
     * The current signing keys, found by OpenID Connect Discovery.
     *
     * @throws IOException when they cannot be fetched; the message says what was requested, and the response
     */
    JWKSet keys() throws IOException {
        URI discovery = settings.discovery();
        Map<String, Object> description = json(discovery, get(discovery));
        if (!settings.issuer().equals(description.get("issuer"))) {
            throw new IOException(discovery + " describes " + description.get("issuer") + ", not " + settings.issuer());
        }
        URI keys = uri(discovery, description.get("jwks_uri"));
        try {
            return JWKSet.parse(get(keys));
        } catch (ParseException e) {
            throw new IOException(keys + " is not a set of keys: " + e.getMessage(), e);
        }
    }

    private static URI uri(URI discovery, @Nullable Object value) throws IOException {
        if (!(value instanceof String text)) {
            throw new IOException(discovery + " says no jwks_uri");
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(discovery + " says a jwks_uri that is none: " + text, e);
        }
    }

    private static Map<String, Object> json(URI source, String text) throws IOException {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw new IOException(source + " is not JSON: " + e.getMessage(), e);
        }
    }

    private String get(URI uri) throws IOException {
        requireSafe(uri);
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", "application/json").build();
        // The client's own timeout covers the response headers only.
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_DOCUMENT));
        try {
            HttpResponse<String> response = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(uri + " answers " + response.statusCode() + " (expected 200)");
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException(
                    uri + " does not answer within " + settings.timeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(uri + " cannot be read: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private void requireSafe(URI uri) throws IOException {
        boolean encrypted = "https".equals(uri.getScheme());
        boolean plain = "http".equals(uri.getScheme()) && (settings.plain() || Network.isLoopback(uri.getHost()));
        if (!encrypted && !plain) {
            throw new IOException(uri + " is not asked for keys: it is not https, so anyone on the way could answer");
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
