package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.StorageConfig.Driver;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code REGISTRY_*} variables override the file. */
final class EnvironmentOverridesTest {

    private static final String FILE = """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: /file
              delete:
                enabled: true
            http:
              headers:
                X-Frame: [deny]
            berth:
              cors:
                origins: [a]
            """;

    private static RegistryConfig with(String name, String value) throws ConfigException {
        return Yaml.load(FILE, Map.of(name, value)).config();
    }

    @Test
    void singleValuesReplaceThoseOfTheFile() throws ConfigException {
        assertThat(with("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/env")
                        .storage()
                        .driver())
                .isEqualTo(new Driver.Filesystem(Path.of("/env"), 100));
        assertThat(with("REGISTRY_STORAGE_DELETE_ENABLED", "false").storage().deleteEnabled())
                .isFalse();
    }

    @Test
    void valuesKnowTheirVariable() throws ConfigException {
        assertThat(Yaml.load(FILE, Map.of("REGISTRY_LOG_LEVEL", "debug")).values())
                .contains(
                        new EffectiveValue("log.level", "debug", new Origin.Variable("REGISTRY_LOG_LEVEL")),
                        new EffectiveValue(
                                "storage.filesystem.rootdirectory", "/file", new Origin.Line("config.yml", 4)),
                        new EffectiveValue("log.formatter", "text", new Origin.Default()));
    }

    @Test
    void driverReplacesTheWholeSection() throws ConfigException {
        StorageConfig storage = with("REGISTRY_STORAGE", "inmemory").storage();
        assertThat(storage.driver()).isEqualTo(new Driver.InMemory());
        assertThat(storage.deleteEnabled()).isFalse();
    }

    @Test
    void driverIsReplacedBeforeItsSettingsApply() throws ConfigException {
        Map<String, String> variables =
                Map.of("REGISTRY_STORAGE", "filesystem", "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/env");
        assertThat(Yaml.least(variables).config().storage().driver())
                .isEqualTo(new Driver.Filesystem(Path.of("/env"), 100));
    }

    @Test
    void secondDriverIsRefusedWithBothPlaces() {
        assertThat(Yaml.problems(FILE, Map.of("REGISTRY_STORAGE_INMEMORY", "{}")))
                .singleElement()
                .asString()
                .contains("filesystem (config.yml:3), inmemory (REGISTRY_STORAGE_INMEMORY)");
    }

    @Test
    void authIsGivenPieceByPiece() throws ConfigException {
        Map<String, String> variables = Map.of(
                "REGISTRY_AUTH",
                "htpasswd",
                "REGISTRY_AUTH_HTPASSWD_REALM",
                "a: b",
                "REGISTRY_AUTH_HTPASSWD_PATH",
                "/p");
        assertThat(Yaml.least(variables).config().auth()).isEqualTo(new AuthConfig.Htpasswd("a: b", Path.of("/p")));
    }

    @Test
    void wholeSectionsAreYaml() throws ConfigException {
        StorageConfig storage = with("REGISTRY_STORAGE_MAINTENANCE_READONLY", "{\"enabled\": true}")
                .storage();
        assertThat(storage.readOnly()).isTrue();
        assertThat(with("REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED", "true")
                        .storage()
                        .readOnly())
                .isTrue();
    }

    @Test
    void listsAreSetByIndexAndAsAWhole() throws ConfigException {
        assertThat(policyClasses(Map.of("REGISTRY_POLICY_REPOSITORY_CLASSES", "[a, b]")))
                .containsExactly("a", "b");
        assertThat(policyClasses(Map.of(
                        "REGISTRY_POLICY_REPOSITORY_CLASSES", "[a, b]",
                        "REGISTRY_POLICY_REPOSITORY_CLASSES_0", "x",
                        "REGISTRY_POLICY_REPOSITORY_CLASSES_2", "c")))
                .containsExactly("x", "b", "c");
        assertThat(policyClasses(Map.of("REGISTRY_POLICY_REPOSITORY_CLASSES_0", "x")))
                .containsExactly("x");
    }

    private static List<String> policyClasses(Map<String, String> variables) throws ConfigException {
        return Yaml.least(variables).config().policyClasses();
    }

    @Test
    void indexBeyondTheListIsRefused() {
        assertThat(Yaml.problems(FILE, Map.of("REGISTRY_BERTH_CORS_ORIGINS_2", "/b")))
                .contains("REGISTRY_BERTH_CORS_ORIGINS_2: not an index of this list: 2 (the next is 1)");
    }

    @Test
    void keysOfMapsAreFoundWhateverTheirCase() throws ConfigException {
        assertThat(with("REGISTRY_HTTP_HEADERS_X-FRAME", "[same]").http().headers())
                .isEqualTo(Map.of("X-Frame", List.of("same")));
        assertThat(with("REGISTRY_HTTP_HEADERS_X-FOO", "[a, b]").http().headers())
                .containsEntry("x-foo", List.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*foo", "@x", "%x", "a: b", "[1, 2]", "{a: b}", "'x", "- y", "!x", "!a b", "!", "&x", "&a b"})
    void textThatIsNoYamlIsTakenAsItIs(String secret) throws ConfigException {
        assertThat(with("REGISTRY_HTTP_SECRET", secret).http().secret()).contains(new Secret(secret));
    }

    @Test
    void emptyVariableMeansTheDefault() throws ConfigException {
        assertThat(with("REGISTRY_HTTP_SECRET", "").http().secret()).isEmpty();
        assertThat(with("REGISTRY_AUTH", "").auth()).isEqualTo(new AuthConfig.None());
    }

    @Test
    void unknownNamesOnlyWarn() throws ConfigException {
        Map<String, String> variables = Map.of(
                "REGISTRY_HTTP_ADRR", "x",
                "REGISTRY_MIRROR_PASSWORD", "x",
                "REGISTRY_BERTH_SYNC_NOW", "x",
                "REGISTRY_VERSION", "x");
        assertThat(Yaml.load(FILE + "  sync: true\n", variables).warnings())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "REGISTRY_HTTP_ADRR: no such setting, ignored (did you mean REGISTRY_HTTP_ADDR?)",
                        "REGISTRY_MIRROR_PASSWORD: no such setting, ignored",
                        "REGISTRY_BERTH_SYNC_NOW: ignored: what it goes into is a single value (config.yml:13)",
                        "REGISTRY_VERSION: ignored: the version of the format belongs into the file");
    }

    @Test
    void misspeltKeyInsideAValueIsTreatedAsInAFile() throws ConfigException {
        assertThat(Yaml.load(FILE, Map.of("REGISTRY_HTTP_TLS", "{certificat: /c}"))
                        .warnings())
                .extracting(Problem::toString)
                .containsExactly("REGISTRY_HTTP_TLS: http.tls.certificat: unknown key, ignored (did you mean"
                        + " http.tls.certificate?)");
        assertThat(Yaml.problems(FILE, Map.of("REGISTRY_BERTH_LIMITS", "{conections: 5}")))
                .containsExactly("REGISTRY_BERTH_LIMITS: berth.limits.conections: unknown key (did you mean"
                        + " berth.limits.connections?)");
    }

    @Test
    void whatKubernetesInjectsIsNothing() throws ConfigException {
        Map<String, String> variables = Map.of(
                "REGISTRY_PORT", "tcp://10.0.0.1:5000",
                "REGISTRY_SERVICE_HOST", "10.0.0.1",
                "REGISTRY_SERVICE_PORT", "5000",
                "REGISTRY_SERVICE_PORT_HTTP", "5000",
                "REGISTRY_PORT_5000_TCP", "tcp://10.0.0.1:5000",
                "REGISTRY_PORT_5000_TCP_ADDR", "10.0.0.1",
                "REGISTRY_AUTH_PORT_5000_TCP_PROTO", "tcp",
                "REGISTRY_STORAGE_SERVICE_HOST", "10.0.0.1",
                "REGISTRY_CONFIGURATION_PATH", "/x");
        assertThat(Yaml.least(variables).warnings()).isEmpty();
    }

    /** Not the existing correct one. */
    @Test
    void namesTheVariableThatIsMissing() {
        String file = "version: 0.1\nstorage: inmemory\n";
        assertThat(Yaml.problems(file, Map.of("REGISTRY_AUTH", "htpasswd")))
                .containsExactlyInAnyOrder(
                        "REGISTRY_AUTH_HTPASSWD_REALM: auth.htpasswd.realm: missing: the name clients show when they ask"
                                + " for a password",
                        "REGISTRY_AUTH_HTPASSWD_PATH: auth.htpasswd.path: missing: the file with user:bcrypt lines");
        assertThat(Yaml.problems(file, Map.of("REGISTRY_AUTH", "htpasswd", "REGISTRY_AUTH_HTPASSWD_REALM", "r")))
                .singleElement()
                .asString()
                .startsWith("REGISTRY_AUTH_HTPASSWD_PATH: auth.htpasswd.path: missing");
        assertThat(Yaml.problems(file, Map.of("REGISTRY_BERTH_IDENTITIES", "[{htpasswd: {}}]")))
                .singleElement()
                .asString()
                .startsWith("REGISTRY_BERTH_IDENTITIES_0_HTPASSWD_PATH: berth.identities[0].htpasswd.path: missing");
    }
}
