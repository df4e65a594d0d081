package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Problems of a configuration that is invalid or partly ignored. */
final class ConfigProblemsTest {

    @Test
    void allProblemsAreReportedTogetherInOrder() {
        assertThat(Yaml.problems("""
                                version: 0.1
                                log:
                                  level: loud
                                storage:
                                  filesystem:
                                    maxthreads: many
                                http:
                                  addr: 5000x
                                  draintimeout: 1x
                                auth:
                                  htpasswd:
                                    realm: r
                                berth:
                                  synk: true
                                """))
                .containsExactly(
                        "config.yml:3: log.level: expected one of error, warn, info, debug, found \"loud\"",
                        "config.yml:6: storage.filesystem.maxthreads: expected a whole number, from 1 to 10000,"
                                + " found \"many\"",
                        "config.yml:8: http.addr: expected host:port or :port, found \"5000x\"",
                        "config.yml:9: http.draintimeout: expected a duration such as 1h30m, found \"1x\"",
                        "config.yml:11: auth.htpasswd.path: missing: the file with user:bcrypt lines",
                        "config.yml:14: berth.synk: unknown key (did you mean berth.sync?)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    http                        | 5        | http: expected a map of keys
                    http.addr                   | [1]      | http.addr: expected host:port or :port, found a list
                    http.addr                   | 5000x    | http.addr: expected host:port or :port, found "5000x"
                    http.addr                   | "::1:80" | http.addr: expected host:port or :port
                    http.host                   | r.example | http.host: expected a URL with scheme and host
                    http.prefix                 | /a       | http.prefix: expected a path that starts and ends with /
                    http.net                    | udp      | http.net: expected one of tcp, unix
                    http.net                    | unix     | http.addr: missing: the path of the socket
                    http.headers                | {'a b': [c]} | http.headers.a b: not a name for a header
                    http.headers.A              | ["a\\r\\nb"] | http.headers.A: expected text without line breaks
                    http.tls.certificate        | /c       | http.tls.key: missing: the PEM file of the key
                    http.tls.clientcas          | [/c]     | http.tls.clientcas: needs http.tls.certificate
                    http.tls.ciphersuites       | [ROT13]  | http.tls.ciphersuites: none of these is offered: ROT13
                    http.tls.minimumtls         | ssl3     | http.tls.minimumtls: expected tls1.2 or tls1.3
                    http.tls.letsencrypt        | {email: a@b.example} | http.tls.letsencrypt: not built yet
                    log.level                   | loud     | log.level: expected one of error, warn, info, debug
                    berth.sync                  | perhaps  | berth.sync: expected true or false, found "perhaps"
                    berth.limits.manifestsize   | 0        | expected a size such as 4MiB
                    berth.limits.manifestsize   | 9999999999TiB | expected a size such as 4MiB
                    berth.identities            | [{}]     | berth.identities[0]: expected exactly one of htpasswd, ldap
                    berth.identities            | [{oidc: {}, ldap: {}}] | found oidc, ldap
                    berth.identities            | [{lap: {}}] | berth.identities[0].lap: unknown key (did you mean
                    berth.identities            | [{htpasswd: {}}] | [0].htpasswd.path: missing
                    berth.identities            | [{ldap: {}}] | [0].ldap.urls: missing
                    berth.identities            | [{ldap: {}}] | [0].ldap.users.base: missing
                    berth.identities            | [{ldap: {urls: ['http://d']}}] | expected ldap://host[:port] or
                    berth.identities            | [{ldap: {urls: ['ldap://d']}}] | in clear: use ldaps://, set starttls
                    berth.identities            | [{ldap: {urls: ['ldaps://d'], starttls: true}}] | is for ldap:// only
                    berth.identities            | [{ldap: {binddn: b}}] | goes with either bindpassword or
                    berth.identities            | [{ldap: {bindpassword: b}}] | goes with either bindpassword or
                    berth.identities            | [{ldap: {bindpassword: b, bindpasswordfile: c}}] | given twice
                    berth.identities            | [{ldap: {cache: 1h}}] | [0].ldap.cache: expected a duration up to 15m
                    berth.identities            | [{ldap: {users: {dn: cn=a}}}] | a name with ${user} in it
                    berth.identities            | [{ldap: {groups: {lookup: search}}}] | [0].ldap.groups.base: missing
                    berth.identities            | [{certificates: {}}] | no certificate is verified: set http.tls
                    berth.identities            | [{oidc: {}}] | [0].oidc.issuer: missing
                    berth.identities            | [{oidc: {issuer: 'https://i'}}] | [0].oidc.audience: missing
                    berth.identities            | [{oidc: {issuer: 'http://i'}}] | use https, or say insecure: true
                    berth.identities            | [{oidc: {issuer: 'https://i?x'}}] | expected an https URL without ?
                    berth.quotas                | [{'on': a}] | berth.quotas[0]: limits nothing; expected bytes, tags or both
                    berth.quotas                | [{'on': A, tags: 1}] | berth.quotas[0].on: expected repositories such as
                    berth.quotas                | [{tags: -1}] | berth.quotas[0].tags: expected a whole number, 0 or more
                    berth.quotas                | [{bytes: much}] | berth.quotas[0].bytes: expected a size such as 4MiB
                    tags.maxtags                | -1       | tags.maxtags: expected a whole number, 0 or more
                    validation.manifests.urls.allow | ['('] | expected a regular expression
                    storage.gcs                 | {bucket: b} | storage.gcs: not built yet
                    storage.s3                  | {bucket: b} | storage.s3.region: missing: the region of the bucket
                    storage.s3                  | {region: r} | storage.s3.bucket: missing: the name of the bucket
                    storage.s3                  | {region: r, bucket: b, accesskey: a} | accesskey and secretkey belong
                    storage.s3                  | {region: r, bucket: b, chunksize: 4MiB} | s3.chunksize: expected a size
                    storage.s3                  | {bucket: b, regionendpoint: ':'} | expected the URL of a server
                    berth.s3.memory             | 1MiB     | berth.s3.memory: expected a size
                    storage.filesytem           | {}       | (did you mean storage.filesystem?)
                    auth.token                  | {realm: r} | auth.token.realm: expected a URL of the token server
                    auth.token                  | {service: s} | auth.token.realm: missing: the URL clients get tokens from
                    auth.token                  | {jwks: j}  | auth.token.issuer: missing: the iss of tokens
                    auth.token                  | {realm: r} | auth.token: needs the keys of the token server
                    auth.token.signingalgorithms | [none]    | auth.token.signingalgorithms: expected one of EdDSA, HS256
                    berth.retention.interval    | 30s        | expected a time such as 30d or 12h, from 1m to 3660d
                    berth.retention.rules       | [{on: [a]}] | berth.retention.rules[0].keep: missing: all, or one or
                    berth.retention.rules       | [{keep: {}}] | rules[0].keep: expected all, or one or more of last
                    berth.retention.rules       | [{keep: none}] | rules[0].keep: expected a map of keys
                    berth.retention.rules       | [{keep: {newer: 30}}] | rules[0].keep.newer: expected a time such as
                    berth.retention.rules       | [{keep: {last: 0}}] | rules[0].keep.last: expected a whole number
                    berth.retention.rules       | [{keep: {lst: 3}}] | (did you mean berth.retention.rules[0].keep.last?)
                    berth.tokens.lifetime       | 30s        | berth.tokens.lifetime: expected a duration from 1m to 15m
                    berth.tokens.lifetime       | 16m        | berth.tokens.lifetime: expected a duration from 1m to 15m
                    brth                        | {}         | brth: unknown key (did you mean berth?)
                    berth.acess                 | {}         | berth.acess: unknown key (did you mean berth.access?)
                    auth.silly                  | {realm: r} | auth.silly: not built yet
                    auth.htpaswd                | {realm: r} | (did you mean auth.htpasswd?)
                    auth                        | {none: {}, htpasswd: {realm: r, path: p}} | auth: several kinds
                    proxy.remoteurl             | https://u | proxy: not built yet
                    middleware.storage          | [{name: redirect}] | not built yet: remove it, or say disabled: true
                    """)
    void refuses(String key, String value, String message) {
        assertThat(Yaml.problems(Yaml.with(key, value)))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("config.yml:").contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    notifications.endpoints | [{name: a, url: 'http:x'}] | notifications: not built yet: no notifications are sent
                    health.storagedriver    | {enabled: true}      | health: not built yet
                    http.debug.addr | ":5001" | http.debug: not built yet: no debug server listens
                    redis.addrs             | [a]                  | redis: has no effect: Berth uses no redis
                    storage.cache           | {blobdescriptor: inmemory} | storage.cache: has no effect: Berth remembers
                    storage.tag             | {concurrencylimit: 5} | storage.tag: not built yet
                    reporting               | {}                   | reporting: not built yet
                    compatibility           | {}                   | compatibility: has no effect
                    log.hooks               | [{type: mail}]       | log.hooks: not built yet: no mail is sent
                    http.tls                | {minimumtls: tls1.0} | http.tls.minimumtls: TLS below 1.2
                    http.tls                | {ciphersuites: [ROT13, TLS_AES_128_GCM_SHA256]} | using the others: ROT13 (
                    """)
    void warns(String key, String value, String message) throws ConfigException {
        assertThat(Yaml.warnings(Yaml.with(key, value)))
                .singleElement()
                .asString()
                .contains(message);
    }

    private static final String WITH_IDENTITIES = """
            version: 0.1
            storage: inmemory
            berth:
              identities:
                - ldap: {urls: ['ldaps://d'], users: {base: dc=example}, groups: {lookup: none}}
                - oidc: {issuer: 'https://i.example', audience: a}
            """;

    /** The keys whose default is a duration, with its nanoseconds. */
    static Stream<Arguments> durations() throws ConfigException {
        return Yaml.load(WITH_IDENTITIES, Map.of()).values().stream()
                .filter(value -> value.text().matches("(?!0s)([0-9]+(h|m|s|ms))+"))
                .map(value -> Arguments.of(
                        value.key(),
                        Long.toString(GoDuration.parse(value.text()).toNanos()),
                        value.text()));
    }

    /** In sections of registry:2 they count nanoseconds, as there. */
    @ParameterizedTest
    @MethodSource("durations")
    void saysWhichTimesHaveNoUnit(String key, String nanoseconds, String text) {
        Map<String, String> variable = Map.of(EnvironmentOverrides.variable(key), nanoseconds);
        List<String> errors = Yaml.problems(WITH_IDENTITIES, variable);
        if (key.startsWith("berth.")) {
            assertThat(errors).singleElement().asString().contains(key + ": ", nanoseconds);
        } else {
            assertThat(errors).isEmpty();
            assertThat(Yaml.remarks(WITH_IDENTITIES, variable))
                    .singleElement()
                    .asString()
                    .endsWith(key + ": " + nanoseconds + " has no unit and is " + text
                            + " in nanoseconds, as in registry:2 (expected such as " + text + ")");
        }
    }

    @Test
    void findsTimesInAllSections() throws ConfigException {
        assertThat(durations().map(found -> String.valueOf(found.get()[0])))
                .contains(
                        "http.draintimeout",
                        "storage.maintenance.uploadpurging.age",
                        "storage.maintenance.uploadpurging.interval",
                        "berth.limits.headertimeout",
                        "berth.logins.longestwait",
                        "berth.tokens.lifetime",
                        "berth.s3.deadline",
                        "berth.garbagecollection.grace",
                        "berth.journal.keep",
                        "berth.scrub.interval",
                        "berth.audit.maxage",
                        "berth.identities[0].ldap.cache",
                        "berth.identities[1].oidc.timeout");
    }

    @ParameterizedTest
    @CsvSource({
        "berth.garbagecollection.grace, 24, 24 has no unit (expected such as 24s or 24h)",
        "berth.identities[].ldap.cache, 1, 1 has no unit (expected such as 1s or 1h)",
        "storage.maintenance.uploadpurging.age, 168,"
                + " '168 has no unit and is 168 nanoseconds, as in registry:2 (expected such as 168s or 168h)'",
        "http.draintimeout, 30,"
                + " '30 has no unit and is 30 nanoseconds, as in registry:2 (expected such as 30s or 30h)'"
    })
    void namesUnitsThatMayBeMeant(String key, String value, String message) {
        assertThat(Yaml.remarks(Yaml.with(key, value)))
                .anySatisfy(remark -> assertThat(remark).endsWith(": " + message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"berth.journal.undelete", "berth.audit.maxage", "http.draintimeout"})
    void zeroNeedsNoUnit(String key) throws ConfigException {
        assertThat(Yaml.warnings(Yaml.with(key, "0"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    proxy.remoteurl    | ''
                    proxy              |
                    auth               | none
                    auth.none          | {}
                    middleware.storage | [{name: redirect, disabled: true, options: {baseurl: x}}]
                    """)
    void takesWhatAsksForNothing(String key, String value) throws ConfigException {
        assertThat(Yaml.warnings(Yaml.with(key, value == null ? "" : value))).isEmpty();
    }

    @Test
    void storageNeedsExactlyOneDriver() {
        assertThat(Yaml.problems("version: 0.1\n"))
                .containsExactly(
                        "storage: no driver configured: give storage.filesystem, storage.s3 or storage.inmemory");
        assertThat(Yaml.problems("version: 0.1\nstorage: {inmemory: {}, filesystem: {}}\n"))
                .singleElement()
                .asString()
                .contains("several drivers: inmemory (config.yml:2), filesystem (config.yml:2); keep one");
    }

    @Test
    void versionIsRequired() {
        assertThat(Yaml.problems("storage: inmemory\n"))
                .containsExactly("config.yml:1: version: missing: the file must say version: 0.1");
        assertThat(Yaml.problems("version: 0.2\nstorage: inmemory\n"))
                .containsExactly("config.yml:1: version: expected 0.1, found \"0.2\"");
    }

    @Test
    void brokenYamlNamesItsLine() {
        assertThat(Yaml.problems("version: 0.1\nhttp: [\n"))
                .singleElement()
                .asString()
                .startsWith("config.yml:3: not valid YAML: ");
        assertThat(Yaml.problems("just text"))
                .containsExactly("config.yml:1: expected a map of keys, such as version: 0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    addr                   | :5000 | addr: unknown key, ignored (did you mean http.addr?)
                    http.heders            | {}    | http.heders: unknown key, ignored (did you mean http.headers?)
                    http.tls.certificat    | /c    | ignored (did you mean http.tls.certificate?)
                    notifications.endpoint | []    | ignored (did you mean notifications.endpoints?)
                    storage.delete.enabeld | true  | ignored (did you mean storage.delete.enabled?)
                    x-http                 | {}    | x-http: unknown key, ignored
                    """)
    void ignoresUnknownKeysWithAWarning(String key, String value, String message) throws ConfigException {
        assertThat(Yaml.warnings(Yaml.with(key, value)))
                .anySatisfy(
                        warning -> assertThat(warning).startsWith("config.yml:").endsWith(message));
    }

    @Test
    void namesIgnoredKeysBesideErrors() {
        assertThat(Yaml.problems("version: 0.1\nstorage: inmemory\nauth: {htpasswd: {realm: r, pth: /p}}\n"))
                .contains("config.yml:3: auth.htpasswd.pth: unknown key, ignored (did you mean auth.htpasswd.path?)")
                .hasSize(2);
    }

    /** As in registry:2, where repeated sections are merged, but drivers are maps. */
    @Test
    void lastValueCountsOfAKeyGivenTwice() throws ConfigException {
        LoadedConfig loaded = Yaml.load("""
                version: 0.1
                storage: {filesystem: {rootdirectory: /a}}
                storage: {inmemory: {}}
                http: {addr: ':1', secret: first}
                http: {secret: last}
                http:
                """, Map.of());
        assertThat(loaded.config().storage().driver()).isEqualTo(new StorageConfig.Driver.InMemory());
        assertThat(loaded.config().http().addr()).isEqualTo(new ListenAddress.Tcp("", 1));
        assertThat(loaded.config().http().secret()).contains(new Secret("last"));
        assertThat(loaded.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "config.yml:3: storage: given twice, the last counts",
                        "config.yml:5: http: given twice, the last counts",
                        "config.yml:6: http: given twice, the last counts");
    }

    @Test
    void refusesWhatIsGivenTwiceInASectionOfItsOwn() {
        assertThat(Yaml.problems("version: 0.1\nstorage: inmemory\nberth: {sync: true, sync: false}\nberth: {}\n"))
                .containsExactly("config.yml:3: berth.sync: given twice", "config.yml:4: berth: given twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!secret", "!", "!!wow", "!a b", "!a%20b", "&abc", "!<x>", "&a !b"})
    void tagsAndAnchorsOfNothingAreText(String value) throws ConfigException {
        RegistryConfig config = Yaml.config("version: 0.1\nstorage: inmemory\nhttp:\n  secret: " + value + " # more\n");
        assertThat(config.http().secret()).contains(new Secret(value));
    }

    @ParameterizedTest
    @CsvSource({"!!str 5,5", "'!!str \"!\"','!'", "&a b,b", "'!x \"y\"',y"})
    void tagsOfYamlAndAnchorsOfValuesAreNoText(String value, String meant) throws ConfigException {
        RegistryConfig config = Yaml.config("version: 0.1\nstorage: inmemory\nhttp: {secret: " + value + "}\n");
        assertThat(config.http().secret()).contains(new Secret(meant));
    }

    @Test
    void hostileAliasesCostNothing() {
        StringBuilder bomb = new StringBuilder("a: &a0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("b")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [*a")
                    .append(i - 1)
                    .append(", *a");
            bomb.append(i - 1).append("]\n");
        }
        assertThat(Yaml.problems(bomb.toString())).singleElement().asString().contains("not valid YAML");
        assertThat(Yaml.problems("a: &a [*a]\n")).isNotEmpty();
    }

    @Test
    void anchorsAndMergeKeysWork() throws ConfigException {
        RegistryConfig config = Yaml.config("""
                version: 0.1
                storage: inmemory
                berth:
                  limits: &limits
                    connections: 5
                log:
                  fields:
                    <<: *limits
                    extra: x
                """);
        assertThat(config.log().fields()).isEqualTo(Map.of("connections", "5", "extra", "x"));
    }

    @Test
    void keysBesideAMergeKeyCountBeforeIt() throws ConfigException {
        LoadedConfig loaded = Yaml.load("""
                version: 0.1
                storage: inmemory
                log:
                  fields:
                    <<: [{a: first, b: first}, {b: second, c: second}]
                    a: own
                """, Map.of());
        assertThat(loaded.config().log().fields()).isEqualTo(Map.of("a", "own", "b", "first", "c", "second"));
        assertThat(loaded.warnings()).isEmpty();
        assertThat(Yaml.problems("version: 0.1\nstorage: inmemory\nlog: {<<: text}\n"))
                .containsExactly("config.yml:3: log: <<: expected a map, or a list of maps");
    }

    @Test
    void missingFileIsSaid() {
        assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(Path.of("no-such.yml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("no-such.yml: no such file");
    }
}
