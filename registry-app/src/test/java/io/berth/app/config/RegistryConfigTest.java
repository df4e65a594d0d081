package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.berth.app.config.LogConfig.Formatter;
import io.berth.app.config.LogConfig.Level;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.app.config.StorageConfig.Driver.Filesystem;
import io.berth.app.config.TlsConfig.ClientAuth;
import io.berth.app.config.TlsConfig.Version;
import io.berth.app.config.ValidationConfig.Platform;
import io.berth.app.config.ValidationConfig.Platforms;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.access.TagGlob;
import io.berth.core.access.TagSelection;
import io.berth.core.quota.Quota;
import io.berth.core.retention.RetentionRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every supported key: its default, and another value. */
final class RegistryConfigTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource({"general", "storage", "http", "tls", "validation", "berth", "ldap", "certificates", "oidc"})
    void keyHasDefaultAndTakesAnother(
            String key, String value, Function<RegistryConfig, Object> read, Object byDefault, Object other)
            throws ConfigException {
        assertThat(read.apply(Yaml.least())).isEqualTo(byDefault);
        assertThat(read.apply(Yaml.config(Yaml.with(key, value)))).isEqualTo(other);
    }

    private static Arguments row(
            String key, String value, Function<RegistryConfig, Object> read, Object byDefault, Object other) {
        return arguments(key, value, read, byDefault, other);
    }

    static Stream<Arguments> general() {
        return Stream.of(
                row("log.level", "debug", c -> c.log().level(), Level.INFO, Level.DEBUG),
                row("loglevel", "error", c -> c.log().level(), Level.INFO, Level.ERROR),
                row("log.formatter", "logstash", c -> c.log().formatter(), Formatter.TEXT, Formatter.LOGSTASH),
                row("log.fields.zone", "7", c -> c.log().fields(), Map.of(), Map.of("zone", "7")),
                row("log.accesslog.disabled", "true", c -> c.log().accessLog(), true, false),
                row(
                        "auth.htpasswd",
                        "{realm: r, path: /p}",
                        RegistryConfig::auth,
                        new AuthConfig.None(),
                        new AuthConfig.Htpasswd("r", Path.of("/p"))),
                token("", AuthConfig.Token::realm, Optional.of(URI.create("https://a/t"))),
                token("", AuthConfig.Token::service, "s"),
                token("", AuthConfig.Token::issuer, "i"),
                token("", AuthConfig.Token::jwks, Optional.empty()),
                token("", AuthConfig.Token::rootCertBundle, Optional.of(Path.of("/b"))),
                token("", AuthConfig.Token::algorithms, List.of()),
                token("jwks: /j", AuthConfig.Token::jwks, Optional.of(Path.of("/j"))),
                token("signingalgorithms: [ES256]", AuthConfig.Token::algorithms, List.of("ES256")),
                token("autoredirect: true", AuthConfig.Token::realm, Optional.empty()),
                token("", AuthConfig.Token::redirectPath, "/auth/token"),
                token("autoredirectpath: /t", AuthConfig.Token::redirectPath, "/t"),
                row("catalog.maxentries", "5", c -> c.listing().catalogMaxEntries(), 1000, 5),
                row("tags.maxtags", "6", c -> c.listing().maxTags(), 1000, 6),
                row(
                        "policy.repository.classes",
                        "[image, plugin]",
                        RegistryConfig::policyClasses,
                        List.of(),
                        List.of("image", "plugin")));
    }

    private static Arguments token(String more, Function<AuthConfig.Token, Object> read, Object expected) {
        String value = "{realm: 'https://a/t', service: s, issuer: i, rootcertbundle: /b" + (more.isEmpty() ? "" : ", ")
                + more + "}";
        return row(
                "auth.token",
                value,
                c -> c.auth() instanceof AuthConfig.Token token ? read.apply(token) : "none",
                "none",
                expected);
    }

    static Stream<Arguments> storage() {
        String purging = "storage.maintenance.uploadpurging.";
        Function<RegistryConfig, Object> driver = c -> c.storage().driver();
        Driver memory = new Driver.InMemory();
        return Stream.of(
                row("storage.filesystem", "{}", driver, memory, new Filesystem(Path.of("/var/lib/registry"), 100)),
                row("storage.filesystem.rootdirectory", "/d", driver, memory, new Filesystem(Path.of("/d"), 100)),
                row(
                        "storage.filesystem.maxthreads",
                        "25",
                        driver,
                        memory,
                        new Filesystem(Path.of("/var/lib/registry"), 25)),
                row("storage.delete.enabled", "true", c -> c.storage().deleteEnabled(), false, true),
                row(
                        purging + "enabled",
                        "false",
                        c -> c.storage().uploadPurging().enabled(),
                        true,
                        false),
                row(
                        purging + "age",
                        "1h",
                        c -> c.storage().uploadPurging().age(),
                        Duration.ofDays(7),
                        Duration.ofHours(1)),
                row(
                        purging + "interval",
                        "2h",
                        c -> c.storage().uploadPurging().interval(),
                        Duration.ofDays(1),
                        Duration.ofHours(2)),
                row(purging + "dryrun", "true", c -> c.storage().uploadPurging().dryRun(), false, true),
                row(
                        "storage.maintenance.readonly.enabled",
                        "true",
                        c -> c.storage().readOnly(),
                        false,
                        true));
    }

    static Stream<Arguments> http() {
        ListenAddress all = new ListenAddress.Tcp("", 5000);
        return Stream.of(
                row("http.addr", "'[::1]:80'", c -> c.http().addr(), all, new ListenAddress.Tcp("::1", 80)),
                row("http", "{net: unix, addr: /s}", c -> c.http().addr(), all, new ListenAddress.Unix(Path.of("/s"))),
                row(
                        "http.host",
                        "https://r.example:8443/x/",
                        c -> c.http().host(),
                        Optional.empty(),
                        Optional.of(URI.create("https://r.example:8443/x/"))),
                row("http.prefix", "/my/", c -> c.http().prefix(), "/", "/my/"),
                row("http.secret", "123", c -> c.http().secret(), Optional.empty(), Optional.of(new Secret("123"))),
                row("http.draintimeout", "0", c -> c.http().drainTimeout(), Duration.ofSeconds(30), Duration.ZERO),
                row("http.headers.X-A", "[b, c]", c -> c.http().headers(), Map.of(), Map.of("X-A", List.of("b", "c"))),
                row("http.http2.disabled", "true", c -> c.http().http2(), true, false),
                row("http.h2c.enabled", "true", c -> c.http().h2c(), false, true));
    }

    static Stream<Arguments> tls() {
        return Stream.of(
                tls("certificate: /c, key: /k", TlsConfig::certificate, Path.of("/c")),
                tls("certificate: /c, key: /k", TlsConfig::key, Path.of("/k")),
                tls("certificate: /c, key: /k", TlsConfig::minimum, Version.TLS1_2),
                tls("certificate: /c, key: /k", TlsConfig::clientCas, List.of()),
                tls("certificate: /c, key: /k, clientcas: [/a]", TlsConfig::clientCas, List.of(Path.of("/a"))),
                tls(
                        "certificate: /c, key: /k, clientcas: [/a]",
                        TlsConfig::clientAuth,
                        ClientAuth.REQUIRE_AND_VERIFY_CLIENT_CERT),
                tls(
                        "certificate: /c, key: /k, clientauth: request-client-cert",
                        TlsConfig::clientAuth,
                        ClientAuth.REQUEST_CLIENT_CERT),
                tls("certificate: /c, key: /k, minimumtls: tls1.3", TlsConfig::minimum, Version.TLS1_3),
                tls("certificate: /c, key: /k, minimumtls: tls1.0", TlsConfig::minimum, Version.TLS1_2),
                tls(
                        "certificate: /c, key: /k, ciphersuites: [TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]",
                        TlsConfig::cipherSuites,
                        List.of("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")),
                tls(
                        "certificate: /c, key: /k, ciphersuites: [TLS_RSA_WITH_AES_256_GCM_SHA384,"
                                + " TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384]",
                        TlsConfig::cipherSuites,
                        List.of("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384")));
    }

    private static Arguments tls(String value, Function<TlsConfig, Object> read, Object expected) {
        Function<RegistryConfig, Object> certificate = c -> c.http().tls().map(tls -> read.apply(tls));
        return row("http.tls", "{" + value + "}", certificate, Optional.empty(), Optional.of(expected));
    }

    static Stream<Arguments> validation() {
        String urls = "validation.manifests.urls.";
        String indexes = "validation.manifests.indexes.";
        return Stream.of(
                row("validation.disabled", "true", c -> c.validation().disabled(), false, true),
                row("validation.enabled", "false", c -> c.validation().disabled(), false, true),
                row(
                        urls + "allow",
                        "['^https']",
                        c -> regexes(c.validation().urls().allow()),
                        "",
                        "^https"),
                row(
                        urls + "deny",
                        "['^http:']",
                        c -> regexes(c.validation().urls().deny()),
                        "",
                        "^http:"),
                row(indexes + "platforms", "list", c -> c.validation().platforms(), Platforms.ALL, Platforms.LIST),
                row(
                        indexes + "platformlist",
                        "[{architecture: amd64, os: linux}]",
                        c -> c.validation().platformList(),
                        List.of(),
                        List.of(new Platform("amd64", "linux"))));
    }

    private static String regexes(List<Pattern> patterns) {
        return String.join(" ", patterns.stream().map(Pattern::pattern).toList());
    }

    static Stream<Arguments> berth() {
        String limits = "berth.limits.";
        return Stream.of(
                row(
                        "berth.retention.enabled",
                        "true",
                        c -> c.berth().retention().enabled(),
                        false,
                        true),
                row(
                        "berth.retention.interval",
                        "2d",
                        c -> c.berth().retention().interval(),
                        Duration.ofHours(24),
                        Duration.ofDays(2)),
                row("berth.pulls.record", "false", c -> c.berth().pulls().recorded(), true, false),
                row(
                        "berth.pulls.interval",
                        "5m",
                        c -> c.berth().pulls().interval(),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5)),
                row("berth.retention.limit", "100", c -> c.berth().retention().limit(), 25, 100),
                row(
                        "berth.retention.rules",
                        "[{on: [team/**], tags: [ci-*], except: [ci-1], keep: {last: 9, semver: 8, newer: 7d, pulled: 6w}}]",
                        c -> c.berth().retention().rules(),
                        RetentionRules.NONE,
                        new RetentionRules(List.of(new RetentionRules.Rule(
                                new TagSelection(
                                        List.of(RepositoryGlob.parse("team/**")),
                                        List.of(TagGlob.parse("ci-*")),
                                        List.of(TagGlob.parse("ci-1"))),
                                new RetentionRules.Keep.Any(
                                        OptionalInt.of(9),
                                        OptionalInt.of(8),
                                        Optional.of(Duration.ofDays(7)),
                                        Optional.of(Duration.ofDays(42))),
                                false)))),
                row(
                        "berth.retention.rules",
                        "[{keep: all, labels: true}]",
                        c -> c.berth().retention().rules(),
                        RetentionRules.NONE,
                        new RetentionRules(List.of(new RetentionRules.Rule(
                                new TagSelection(List.of(RepositoryGlob.ALL), List.of(TagGlob.ALL), List.of()),
                                new RetentionRules.Keep.All(),
                                true)))),
                row("berth.sync", "false", c -> c.berth().sync(), true, false),
                row(
                        "berth.validation.layers",
                        "none",
                        c -> c.berth().layers(),
                        BerthConfig.Layers.ALL,
                        BerthConfig.Layers.NONE),
                row(
                        "berth.quotas",
                        "[{'on': [team/**, lab], bytes: 50gb, tags: 7}, {bytes: 1MiB}, {'on': x, tags: 0}]",
                        c -> c.berth().quotas(),
                        List.of(),
                        List.of(
                                new Quota(
                                        List.of(RepositoryGlob.parse("team/**"), RepositoryGlob.parse("lab")),
                                        OptionalLong.of(50L << 30),
                                        OptionalLong.of(7)),
                                new Quota(List.of(RepositoryGlob.ALL), OptionalLong.of(1 << 20), OptionalLong.empty()),
                                new Quota(
                                        List.of(RepositoryGlob.parse("x")), OptionalLong.empty(), OptionalLong.of(0)))),
                row(
                        limits + "manifestsize",
                        "8MiB",
                        c -> c.berth().limits().manifestSize(),
                        DataSize.ofMebibytes(4),
                        DataSize.ofMebibytes(8)),
                row(
                        limits + "headersize",
                        "100",
                        c -> c.berth().limits().headerSize(),
                        DataSize.ofKibibytes(64),
                        new DataSize(100)),
                row(limits + "connections", "7", c -> c.berth().limits().connections(), 10_000, 7),
                row(
                        limits + "connectionsperaddress",
                        "7",
                        c -> c.berth().limits().connectionsPerAddress(),
                        5_000,
                        7),
                row(
                        limits + "headertimeout",
                        "1s",
                        c -> c.berth().limits().headerTimeout(),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1)),
                row(
                        limits + "bodyidletimeout",
                        "2s",
                        c -> c.berth().limits().bodyIdleTimeout(),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2)),
                row(
                        limits + "keepalivetimeout",
                        "3s",
                        c -> c.berth().limits().keepAliveTimeout(),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(3)),
                tokens("enabled", "true", TokensConfig::enabled, Optional.empty(), Optional.of(true)),
                tokens("service", "s", TokensConfig::service, "berth", "s"),
                tokens("issuer", "i", TokensConfig::issuer, "berth", "i"),
                tokens("lifetime", "15m", TokensConfig::lifetime, Duration.ofMinutes(5), Duration.ofMinutes(15)),
                tokens("refresh", "true", TokensConfig::refresh, false, true),
                tokens(
                        "refreshlifetime",
                        "24h",
                        TokensConfig::refreshLifetime,
                        Duration.ofDays(30),
                        Duration.ofDays(1)),
                tokens("keyrotation", "1h", TokensConfig::keyRotation, Duration.ofDays(30), Duration.ofHours(1)),
                row(
                        "berth.access.file",
                        "/r",
                        c -> c.berth().access(),
                        new AccessConfig.None(),
                        new AccessConfig.File(Path.of("/r"))),
                row(
                        "berth.access.rules",
                        "[{allow: pull, to: everyone}]",
                        c -> c.berth().access().toString(),
                        "None[]",
                        "Inline[rules=[allow pull to everyone on **]]"),
                row(
                        "berth.trustedproxies",
                        "[10.0.0.0/8]",
                        c -> c.berth().trustedProxies().stream()
                                .map(String::valueOf)
                                .toList(),
                        List.of(),
                        List.of("10.0.0.0/8")),
                row("berth.logins.enabled", "false", c -> c.berth().logins().enabled(), true, false),
                row("berth.logins.accountattempts", "3", c -> c.berth().logins().accountAttempts(), 5, 3),
                row("berth.logins.addressattempts", "9", c -> c.berth().logins().addressAttempts(), 50, 9),
                row(
                        "berth.logins.firstwait",
                        "5s",
                        c -> c.berth().logins().firstWait(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5)),
                row(
                        "berth.logins.longestwait",
                        "1h",
                        c -> c.berth().logins().longestWait(),
                        Duration.ofMinutes(15),
                        Duration.ofHours(1)),
                row(
                        "berth.audit.file",
                        "/a",
                        c -> c.berth().audit().file(),
                        Optional.empty(),
                        Optional.of(Path.of("/a"))),
                row(
                        "berth.audit.maxsize",
                        "1MiB",
                        c -> c.berth().audit().maxSize(),
                        DataSize.ofMebibytes(100),
                        DataSize.ofMebibytes(1)),
                row("berth.audit.maxfiles", "0", c -> c.berth().audit().maxFiles(), 100, 0),
                row(
                        "berth.audit.maxage",
                        "24h",
                        c -> c.berth().audit().maxAge(),
                        Duration.ofDays(365),
                        Duration.ofDays(1)),
                row("berth.audit.pulls", "true", c -> c.berth().audit().pulls(), false, true),
                row(
                        "berth.cors.origins",
                        "['https://ui']",
                        c -> c.berth().corsOrigins(),
                        List.of(),
                        List.of("https://ui")));
    }

    static Stream<Arguments> ldap() {
        Duration minute = Duration.ofMinutes(1);
        return Stream.of(
                ldap("", c -> c.urls(), List.of(URI.create("ldaps://d"))),
                ldap("", c -> c.startTls(), false),
                ldap("urls: ['ldap://d'], starttls: true", c -> c.startTls(), true),
                ldap("urls: ['ldap://d'], insecure: true", c -> c.urls(), List.of(URI.create("ldap://d"))),
                ldap("", c -> c.ca(), Optional.empty()),
                ldap("ca: /ca", c -> c.ca(), Optional.of(Path.of("/ca"))),
                ldap("", c -> c.bindDn(), Optional.empty()),
                ldap("binddn: cn=b, bindpassword: s", c -> c.bindDn(), Optional.of("cn=b")),
                ldap("binddn: cn=b, bindpassword: s", c -> c.bindPassword(), Optional.of(new Secret("s"))),
                ldap("binddn: cn=b, bindpasswordfile: /s", c -> c.bindPasswordFile(), Optional.of(Path.of("/s"))),
                ldap("", c -> c.connections(), 8),
                ldap("connections: 3", c -> c.connections(), 3),
                ldap("", c -> c.connectTimeout(), Duration.ofSeconds(5)),
                ldap("connecttimeout: 1m", c -> c.connectTimeout(), minute),
                ldap("", c -> c.responseTimeout(), Duration.ofSeconds(10)),
                ldap("responsetimeout: 1m", c -> c.responseTimeout(), minute),
                ldap("", c -> c.healthInterval(), Duration.ofSeconds(30)),
                ldap("healthinterval: 1m", c -> c.healthInterval(), minute),
                ldap("", c -> c.cache(), minute),
                ldap("cache: 0s", c -> c.cache(), Duration.ZERO),
                ldap(
                        "",
                        c -> c.users(),
                        new LdapConfig.Users(
                                Optional.empty(), Optional.of("dc=d"), "(objectClass=*)", "uid", "uid", false)),
                ldap(
                        "users: {dn: 'cn=${user}', base: dc=e, filter: (a=b), attribute: mail, name: cn,"
                                + " casesensitive: true}",
                        c -> c.users(),
                        new LdapConfig.Users(
                                Optional.of("cn=${user}"), Optional.of("dc=e"), "(a=b)", "mail", "cn", true)),
                ldap("", c -> c.groups(), groups(LdapConfig.Lookup.NONE, Optional.empty(), "member", 0)),
                ldap(
                        "groups: {base: dc=g}",
                        c -> c.groups(),
                        groups(LdapConfig.Lookup.SEARCH, Optional.of("dc=g"), "member", 0)),
                ldap(
                        "groups: {lookup: chain, base: dc=g}",
                        c -> c.groups(),
                        groups(LdapConfig.Lookup.CHAIN, Optional.of("dc=g"), "member", 0)),
                ldap(
                        "groups: {lookup: memberof, depth: 4}",
                        c -> c.groups(),
                        groups(LdapConfig.Lookup.MEMBEROF, Optional.empty(), "memberOf", 4)),
                ldap(
                        "groups: {base: dc=g, filter: (a=b), attribute: memberUid, byname: true, name: gid}",
                        c -> c.groups(),
                        new LdapConfig.Groups(
                                LdapConfig.Lookup.SEARCH, Optional.of("dc=g"), "(a=b)", "memberUid", true, "gid", 0)));
    }

    private static LdapConfig.Groups groups(
            LdapConfig.Lookup lookup, Optional<String> base, String attribute, int depth) {
        return new LdapConfig.Groups(lookup, base, "(objectClass=*)", attribute, false, "cn", depth);
    }

    private static Arguments ldap(String more, Function<LdapConfig, Object> read, Object expected) {
        String urls = more.contains("urls:") ? "" : "urls: ['ldaps://d'], ";
        String users = more.contains("users:") ? "" : "users: {base: dc=d}, ";
        return identity("ldap: {" + urls + users + more + "}", LdapConfig.class, read, expected);
    }

    private static <T> Arguments identity(String item, Class<T> type, Function<T, Object> read, Object expected) {
        Function<RegistryConfig, Object> all =
                c -> c.berth().identities().stream().map(type::cast).map(read).toList();
        return row("berth.identities", "[{" + item + "}]", all, List.of(), List.of(expected));
    }

    static Stream<Arguments> certificates() {
        return Stream.of(
                certificates(
                        "",
                        new IdentityConfig.Certificates(IdentityConfig.UserName.CN, List.of(), "", false, Map.of())),
                certificates(
                        "user: san-dns, strip: [.a, b.], userprefix: c-, units: true, groups: {g: [x, y*], h: z}",
                        new IdentityConfig.Certificates(
                                IdentityConfig.UserName.SAN_DNS,
                                List.of(".a", "b."),
                                "c-",
                                true,
                                Map.of("g", List.of("x", "y*"), "h", List.of("z")))));
    }

    private static Arguments certificates(String keys, IdentityConfig.Certificates expected) {
        Function<RegistryConfig, Object> all = c -> c.berth().identities();
        String tls = "{tls: {certificate: /c, key: /k, clientcas: [/a]}}";
        return row(
                "http",
                tls + "\nberth: {identities: [{certificates: {" + keys + "}}]}",
                all,
                List.of(),
                List.of(expected));
    }

    static Stream<Arguments> oidc() {
        String least = "issuer: 'https://i/x', audience: a";
        return Stream.of(
                identity("htpasswd: {path: /p}", IdentityConfig.Htpasswd.class, c -> c.path(), Path.of("/p")),
                identity("oidc: {" + least + "}", OidcConfig.class, c -> c, oidc("https://i/x", false)),
                identity(
                        "oidc: {issuer: 'http://i', insecure: true, audience: a}",
                        OidcConfig.class,
                        c -> c,
                        oidc("http://i", true)),
                identity(
                        "oidc: {issuer: 'http://127.0.0.1:9', audience: [a, b], user: u, userprefix: p, groups: g,"
                                + " groupsprefix: q, require: {c: [d, e]}, ca: /ca, timeout: 1s}",
                        OidcConfig.class,
                        c -> c,
                        new OidcConfig(
                                "http://127.0.0.1:9",
                                List.of("a", "b"),
                                "u",
                                "p",
                                List.of("g"),
                                "q",
                                Map.of("c", List.of("d", "e")),
                                Optional.of(Path.of("/ca")),
                                false,
                                Duration.ofSeconds(1))));
    }

    private static OidcConfig oidc(String issuer, boolean insecure) {
        return new OidcConfig(
                issuer,
                List.of("a"),
                "sub",
                "oidc:",
                List.of(),
                "",
                Map.of(),
                Optional.empty(),
                insecure,
                Duration.ofSeconds(5));
    }

    private static Arguments tokens(
            String key, String value, Function<TokensConfig, Object> read, Object byDefault, Object other) {
        return row("berth.tokens." + key, value, c -> read.apply(c.berth().tokens()), byDefault, other);
    }

    @Test
    void quotedBooleansAndNumbersForTextAreTaken() throws ConfigException {
        assertThat(Yaml.config(Yaml.with("storage.delete.enabled", "\"true\""))
                        .storage()
                        .deleteEnabled())
                .isTrue();
        assertThat(Yaml.config(Yaml.with("auth.htpasswd", "{realm: 5, path: 6}"))
                        .auth())
                .isEqualTo(new AuthConfig.Htpasswd("5", Path.of("6")));
    }

    @Test
    void secretsDoNotPrint() throws ConfigException {
        LoadedConfig loaded = Yaml.load(Yaml.with("http.secret", "hush"), Map.of());
        assertThat(loaded.values().toString()).contains("***").doesNotContain("hush");
        assertThat(loaded.config().toString()).doesNotContain("hush");
    }
}
