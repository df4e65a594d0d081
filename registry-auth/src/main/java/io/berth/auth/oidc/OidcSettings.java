package io.berth.auth.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The trusted issuer, and how its claims map to accounts.
 *
 * @param issuer exactly as in the {@code iss} claim
 * @param audiences of which a token must name one ({@code aud})
 * @param user the claim with the account name
 * @param userPrefix prepended to every account, to separate it from other sources
 * @param groups claims whose text, or list of texts, names groups
 * @param groupPrefix prepended to every group
 * @param required claims a token must have, each with one of these values, in which {@code *} matches any characters
 * @param authorities PEM file of the CA certificates of the issuer's server; empty for Java's default
 * @param plain whether requests without TLS are allowed to any host
 * @param timeout for each response of the issuer
 */
public record OidcSettings(
        String issuer,
        List<String> audiences,
        String user,
        String userPrefix,
        List<String> groups,
        String groupPrefix,
        Map<String, List<String>> required,
        Optional<Path> authorities,
        boolean plain,
        Duration timeout) {

    public OidcSettings {
        audiences = List.copyOf(audiences);
        groups = List.copyOf(groups);
        required = Map.copyOf(required);
    }

    /** The URL of the issuer's metadata (OpenID Connect Discovery, 4). */
    URI discovery() {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
    }
}
