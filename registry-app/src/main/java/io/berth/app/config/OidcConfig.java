package io.berth.app.config;

import io.berth.core.access.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An item {@code oidc} of {@code berth.identities}: an OpenID Connect issuer.
 *
 * @param issuer as in its tokens
 * @param audience of which a token must name one
 * @param user the claim with the account name
 * @param userPrefix prepended to every account
 * @param groups claims that name groups
 * @param groupsPrefix prepended to every group
 * @param require claims a token must have, each with one of these values, {@code *} for any characters
 * @param ca PEM file of the CA certificates of the issuer's server; empty for Java's default
 * @param insecure whether requests without TLS are allowed
 * @param timeout for each response
 */
public record OidcConfig(
        String issuer,
        List<String> audience,
        String user,
        String userPrefix,
        List<String> groups,
        String groupsPrefix,
        Map<String, List<String>> require,
        Optional<Path> ca,
        boolean insecure,
        Duration timeout)
        implements IdentityConfig {

    public OidcConfig {
        audience = List.copyOf(audience);
        groups = List.copyOf(groups);
        require = Map.copyOf(require);
    }

    static OidcConfig read(SectionReader oidc) {
        ValueType<String> issuer =
                ValueType.of("an https URL without ? and #", text -> text).where(OidcConfig::isIssuer);
        OidcConfig read = new OidcConfig(
                oidc.required("issuer", issuer, "the URL that tokens name as iss", ""),
                oidc.list("audience", ValueType.TEXT, List.of()),
                oidc.value("user", ValueType.TEXT, "sub"),
                oidc.value("userprefix", ValueType.TEXT, "oidc:"),
                oidc.list("groups", ValueType.TEXT, List.of()),
                oidc.value("groupsprefix", ValueType.TEXT, ""),
                oidc.lists("require", ValueType.TEXT),
                oidc.optional("ca", ValueType.PATH),
                oidc.value("insecure", ValueType.BOOLEAN, false),
                oidc.value("timeout", ValueType.DURATION.where(Duration::isPositive), Duration.ofSeconds(5)));
        read.check(oidc);
        return read;
    }

    private static boolean isIssuer(String text) {
        URI uri = URI.create(text);
        return uri.getHost() != null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && List.of("http", "https").contains(uri.getScheme());
    }

    private void check(SectionReader oidc) {
        if (audience.isEmpty()) {
            oidc.missing(
                    "audience",
                    "what tokens for this registry name as aud; without it a token for any other service"
                            + " would be good here");
        }
        if (issuer.startsWith("http:")
                && !insecure
                && !Network.isLoopback(URI.create(issuer).getHost())) {
            oidc.error("issuer", "anyone on the way could answer in its place: use https, or say insecure: true");
        }
    }
}
