package io.berth.app;

import io.berth.app.config.AuthConfig;
import io.berth.app.config.IdentityConfig;
import io.berth.app.config.LdapConfig;
import io.berth.app.config.OidcConfig;
import io.berth.app.config.RegistryConfig;
import io.berth.auth.HtpasswdAccounts;
import io.berth.auth.certificate.CertificateAccounts;
import io.berth.auth.certificate.CertificateSettings;
import io.berth.auth.ldap.LdapAccounts;
import io.berth.auth.ldap.LdapSettings;
import io.berth.auth.oidc.OidcAccounts;
import io.berth.auth.oidc.OidcSettings;
import io.berth.core.access.IdentitySource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources of accounts as configured: the file of {@code auth.htpasswd} before all others. */
public final class IdentitySources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IdentitySources.class);

    private final List<IdentitySource> sources = new ArrayList<>();

    private IdentitySources() {}

    /**
     * Opens all sources, or none.
     *
     * @throws IOException when one cannot be used as configured
     */
    public static IdentitySources open(RegistryConfig config, Clock clock) throws IOException {
        IdentitySources opened = new IdentitySources();
        try {
            if (config.auth() instanceof AuthConfig.Htpasswd(String _, Path path)) {
                opened.sources.add(new HtpasswdAccounts(path, clock));
            }
            for (IdentityConfig identity : config.berth().identities()) {
                opened.sources.add(open(identity, clock));
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static IdentitySource open(IdentityConfig identity, Clock clock) throws IOException {
        return switch (identity) {
            case IdentityConfig.Htpasswd(var path) -> new HtpasswdAccounts(path, clock);
            case IdentityConfig.Certificates certificates -> new CertificateAccounts(settings(certificates), clock);
            case LdapConfig ldap -> new LdapAccounts(settings(ldap), clock);
            case OidcConfig oidc -> new OidcAccounts(settings(oidc), clock);
        };
    }

    private static CertificateSettings settings(IdentityConfig.Certificates certificates) {
        return new CertificateSettings(
                switch (certificates.user()) {
                    case CN -> CertificateSettings.UserName.CN;
                    case SAN_DNS -> CertificateSettings.UserName.SAN_DNS;
                    case SAN_EMAIL -> CertificateSettings.UserName.SAN_EMAIL;
                    case SAN_URI -> CertificateSettings.UserName.SAN_URI;
                    case SPIFFE -> CertificateSettings.UserName.SPIFFE;
                },
                certificates.strip(),
                certificates.userPrefix(),
                certificates.units(),
                certificates.groups());
    }

    private static LdapSettings settings(LdapConfig ldap) {
        return new LdapSettings(
                ldap.urls(),
                ldap.startTls(),
                ldap.ca(),
                ldap.bindDn().map(dn -> new LdapSettings.ServiceAccount(dn, password(ldap))),
                users(ldap.users()),
                groups(ldap.groups()),
                new LdapSettings.Connections(
                        ldap.connections(), ldap.connectTimeout(), ldap.responseTimeout(), ldap.healthInterval()),
                ldap.cache());
    }

    private static LdapSettings.Password password(LdapConfig ldap) {
        Optional<LdapSettings.Password> file = ldap.bindPasswordFile().map(LdapSettings.Password.File::new);
        return file.orElseGet(() ->
                new LdapSettings.Password.Text(ldap.bindPassword().orElseThrow().text()));
    }

    private static LdapSettings.Users users(LdapConfig.Users users) {
        return new LdapSettings.Users(
                users.dn(), users.base(), users.filter(), users.attribute(), users.name(), users.caseSensitive());
    }

    private static LdapSettings.Groups groups(LdapConfig.Groups groups) {
        return new LdapSettings.Groups(
                switch (groups.lookup()) {
                    case NONE -> LdapSettings.Lookup.NONE;
                    case SEARCH -> LdapSettings.Lookup.SEARCH;
                    case CHAIN -> LdapSettings.Lookup.CHAIN;
                    case MEMBEROF -> LdapSettings.Lookup.MEMBER_OF;
                },
                groups.base(),
                groups.filter(),
                groups.attribute(),
                groups.byName(),
                groups.name(),
                groups.depth());
    }

    private static OidcSettings settings(OidcConfig oidc) {
        return new OidcSettings(
                oidc.issuer(),
                oidc.audience(),
                oidc.user(),
                oidc.userPrefix(),
                oidc.groups(),
                oidc.groupsPrefix(),
                oidc.require(),
                oidc.ca(),
                oidc.insecure(),
                oidc.timeout());
    }

    /** In order of precedence. */
    public List<IdentitySource> inOrder() {
        return List.copyOf(sources);
    }

    @Override
    public void close() {
        for (IdentitySource source : sources) {
            if (source instanceof AutoCloseable closeable) {
                close(closeable);
            }
        }
    }

    private static void close(AutoCloseable source) {
        try {
            source.close();
        } catch (Exception e) {
            LOG.warn("could not let go of {}", source, e);
        }
    }
}
