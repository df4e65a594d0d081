package io.berth.auth.oidc;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose tokens are taken, and what they say about whom.
 *
 * @param issuer exactly as its tokens name it ({@code iss})
 * @param audiences of which a token must name one ({@code aud})
 * @param user the claim that makes the account
 * @param userPrefix put in front of every account, so that none is another source's
 * @param groups claims whose text, or list of texts, names groups
 * @param groupPrefix put in front of every group
 * @param required claims a token must have, each with one of these values, in which {@code *} stands for any characters
 * @param authorities PEM file of who vouches for the issuer's server; empty for those of Java
 * @param plain whether it may be asked without TLS, wherever it is
 * @param timeout for each answer of the issuer
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

    /** Where the issuer describes itself (OpenID Connect Discovery, 4). */
    URI discovery() {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
    }
}
