package io.berth.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The {@code auth} section: how clients authenticate. */
public sealed interface AuthConfig {

    List<String> ALGORITHMS = List.of(
            "EdDSA", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384",
            "PS512");

    ValueType<String> ALGORITHM = ValueType.of("one of " + String.join(", ", ALGORITHMS), text -> text)
            .where(ALGORITHMS::contains);

    ValueType<String> REDIRECT_PATH =
            ValueType.of("a path that starts with a slash", text -> text).where(text -> text.startsWith("/"));

    /** No authentication. */
    record None() implements AuthConfig {}

    /** Names and passwords from a file of bcrypt hashes. */
    record Htpasswd(String realm, Path path) implements AuthConfig {}

    /**
     * Tokens of another server, verified by its keys.
     *
     * @param realm the token endpoint; empty when it is computed
     * @param redirectPath of a computed realm, on the host named by the client
     * @param algorithms accepted signature algorithms; empty for all
     */
    record Token(
            Optional<URI> realm,
            String redirectPath,
            String service,
            String issuer,
            Optional<Path> rootCertBundle,
            Optional<Path> jwks,
            List<String> algorithms)
            implements AuthConfig {

        public Token {
            algorithms = List.copyOf(algorithms);
        }
    }

    static AuthConfig read(SectionReader root) {
        SectionReader auth = root.choice("auth");
        kinds().forEach(auth::skip);
        List<String> chosen = auth.keys().stream().filter(key -> isKnown(key)).toList();
        chosen.stream().filter(UnsupportedKeys.AUTH::contains).forEach(key -> refuse(auth, key));
        if (chosen.size() > 1) {
            root.error("auth", "several kinds: " + String.join(", ", chosen) + "; keep one");
        }
        if (chosen.contains("token")) {
            Token token = readToken(auth.section("token"));
            if (token.rootCertBundle().isEmpty() && token.jwks().isEmpty()) {
                auth.error("token", "needs the keys of the token server: rootcertbundle, jwks, or both");
            }
            return token;
        }
        return chosen.contains("htpasswd") ? readHtpasswd(auth.section("htpasswd")) : new None();
    }

    private static Set<String> kinds() {
        return Set.of("none", "htpasswd", "token");
    }

    private static boolean isKnown(String kind) {
        return kinds().contains(kind) || UnsupportedKeys.AUTH.contains(kind);
    }

    private static void refuse(SectionReader auth, String kind) {
        auth.skip(kind);
        auth.error(kind, "not built yet, and starting without it would let everyone in: use auth.htpasswd");
    }

    private static Token readToken(SectionReader token) {
        boolean computed = token.value("autoredirect", ValueType.BOOLEAN, false);
        String path = token.value("autoredirectpath", REDIRECT_PATH, "/auth/token");
        ValueType<URI> url = ValueType.uri("a URL of the token server", uri -> uri.getHost() != null);
        Optional<URI> realm = computed
                ? token.optional("realm", url).filter(_ -> false)
                : Optional.of(token.required("realm", url, "the URL clients get tokens from", URI.create("/")));
        return new Token(
                realm,
                path,
                token.required("service", ValueType.LINE, "the audience of tokens for this registry", ""),
                token.required("issuer", ValueType.TEXT, "the iss of tokens", ""),
                token.optional("rootcertbundle", ValueType.PATH),
                token.optional("jwks", ValueType.PATH),
                token.list("signingalgorithms", ALGORITHM, List.of()));
    }

    private static Htpasswd readHtpasswd(SectionReader htpasswd) {
        return new Htpasswd(
                htpasswd.required("realm", ValueType.LINE, "the name clients show when they ask for a password", ""),
                htpasswd.required("path", ValueType.PATH, "the file with user:bcrypt lines", Path.of("")));
    }
}
