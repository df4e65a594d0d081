package io.berth.app.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An item of {@code berth.identities}: a source of accounts, used in the order of the list. */
public sealed interface IdentityConfig
        permits IdentityConfig.Htpasswd, IdentityConfig.Certificates, LdapConfig, OidcConfig {

    /** A file of bcrypt hashes. */
    record Htpasswd(Path path) implements IdentityConfig {}

    /**
     * Client certificates.
     *
     * @param user the kind of name used for the account
     * @param strip prefixes or suffixes one of which names must have, and which is removed
     * @param userPrefix prepended to every account
     * @param units whether each OU of the subject is a group
     * @param groups members of each, with {@code *} for any characters
     */
    record Certificates(
            UserName user, List<String> strip, String userPrefix, boolean units, Map<String, List<String>> groups)
            implements IdentityConfig {

        public Certificates {
            strip = List.copyOf(strip);
            groups = Map.copyOf(groups);
        }

        private static Certificates read(SectionReader certificates) {
            return new Certificates(
                    certificates.value("user", ValueType.oneOf(UserName.class), UserName.CN),
                    certificates.list("strip", ValueType.TEXT, List.of()),
                    certificates.value("userprefix", ValueType.TEXT, ""),
                    certificates.value("units", ValueType.BOOLEAN, false),
                    certificates.lists("groups", ValueType.TEXT));
        }
    }

    /** The kind of name in a certificate used for the account. */
    enum UserName {
        CN,
        SAN_DNS,
        SAN_EMAIL,
        SAN_URI,
        SPIFFE
    }

    static List<IdentityConfig> read(SectionReader berth) {
        return berth.sections("identities").stream()
                .flatMap(item -> readItem(item).stream())
                .toList();
    }

    private static Optional<IdentityConfig> readItem(SectionReader item) {
        Set<String> kinds = Set.of("htpasswd", "ldap", "certificates", "oidc");
        kinds.forEach(item::skip);
        List<String> chosen = item.keys().stream().filter(kinds::contains).toList();
        if (chosen.size() != 1) {
            item.problem("expected exactly one of htpasswd, ldap, certificates and oidc, found "
                    + (chosen.isEmpty() ? "none" : String.join(", ", chosen)));
            return Optional.empty();
        }
        SectionReader section = item.section(chosen.getFirst());
        return Optional.of(
                switch (chosen.getFirst()) {
                    case "htpasswd" ->
                        new Htpasswd(section.required(
                                "path", ValueType.PATH, "the file with user:bcrypt lines", Path.of("")));
                    case "ldap" -> LdapConfig.read(section);
                    case "oidc" -> OidcConfig.read(section);
                    default -> Certificates.read(section);
                });
    }

    /** Reports errors that depend on other parts of the configuration. */
    static void check(SectionReader root, RegistryConfig config) {
        boolean certificates = config.berth().identities().stream().anyMatch(Certificates.class::isInstance);
        if (certificates && !config.http().tls().map(TlsConfig::verifiesClients).orElse(false)) {
            root.error(
                    "berth",
                    "identities has certificates, but no certificate is verified: set http.tls.clientcas, and"
                            + " http.tls.clientauth to verify-client-cert-if-given or"
                            + " require-and-verify-client-cert");
        }
    }
}
