package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The configurations in {@code config/}, and those that registry:2 and registry:3 ship. */
final class ExampleConfigsTest {

    private static final Path EXAMPLES = Path.of("../config");

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void loadsWithoutWarning(Path example) throws ConfigException {
        assertThat(new ConfigLoader(Map.of()).load(example).warnings()).isEmpty();
    }

    /** A file mounted under a wrong name has no effect. */
    @Test
    void saysWhereAConfigurationIsTheImagesOwn() throws ConfigException {
        Path file = EXAMPLES.resolve("registry.yaml");
        ConfigLoader ofImage = new ConfigLoader(Map.of("BERTH_SHIPPED_CONFIGURATION", file.toString()));

        assertThat(ofImage.load(file).source()).startsWith(file + " (the image's own, as none is mounted at /etc/");
        assertThat(ofImage.load(EXAMPLES.resolve("laptop.yaml")).source()).doesNotContain("image");
    }

    @Test
    void referenceSaysTheDefaults() throws ConfigException {
        RegistryConfig defaults = Yaml.config("version: 0.1\nstorage: filesystem\n");
        assertThat(new ConfigLoader(Map.of())
                        .load(EXAMPLES.resolve("registry.yaml"))
                        .config())
                .isEqualTo(defaults);
    }

    @Test
    void referenceNamesEveryKeyThatIsUsed() throws Exception {
        String reference = Files.readString(EXAMPLES.resolve("registry.yaml")).replace("# ", "");
        LoadedConfig everything = Yaml.load("""
                version: 0.1
                storage: filesystem
                http: {host: 'https://r', prefix: /, secret: s, tls: {certificate: c, key: k, clientcas: [a]}}
                auth: {htpasswd: {realm: r, path: p}}
                berth:
                  identities:
                    - htpasswd: {path: p}
                    - ldap:
                        urls: [ldaps://d]
                        ca: c
                        binddn: b
                        bindpasswordfile: f
                        users: {dn: 'uid=${user}', base: d}
                        groups: {base: d}
                    - certificates: {}
                    - oidc: {issuer: 'https://i', audience: a, ca: c}
                """, Map.of());
        assertThat(everything.values())
                .isNotEmpty()
                .allSatisfy(value -> assertThat(reference)
                        .containsPattern(
                                "(?m)^ *" + value.key().substring(value.key().lastIndexOf('.') + 1) + ":"));
    }

    @ParameterizedTest
    @CsvSource({"registry-2.yml, INFO, false", "registry-3.yml, DEBUG, true"})
    void configurationsOfDistributionLoad(String name, LogConfig.Level level, boolean deletes) throws Exception {
        Path file = Path.of("src/test/resources/config").resolve(name);
        LoadedConfig loaded = new ConfigLoader(Map.of()).load(file);
        assertThat(loaded.config().log().level()).isEqualTo(level);
        assertThat(loaded.config().storage().deleteEnabled()).isEqualTo(deletes);
        assertThat(loaded.config().storage().driver())
                .isEqualTo(new StorageConfig.Driver.Filesystem(Path.of("/var/lib/registry"), 100));
        assertThat(loaded.warnings()).extracting(Problem::key).contains("storage.cache", "health");
    }

    @Test
    void worksWithoutAnyFile() throws ConfigException {
        LoadedConfig loaded = new ConfigLoader(Map.of()).load();
        assertThat(loaded.config().http().addr()).isEqualTo(new ListenAddress.Tcp("", 5000));
        assertThat(loaded.config().storage().driver())
                .isEqualTo(new StorageConfig.Driver.Filesystem(Path.of("./data"), 100));
        assertThat(loaded.config().storage().deleteEnabled()).isTrue();
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void environmentNamesTheFile() throws ConfigException {
        Path file = EXAMPLES.resolve("throw-away.yaml");
        LoadedConfig loaded = new ConfigLoader(Map.of("REGISTRY_CONFIGURATION_PATH", file.toString())).load();
        assertThat(loaded.source()).isEqualTo(file.toString());
        assertThat(loaded.config().storage().driver()).isEqualTo(new StorageConfig.Driver.InMemory());
    }
}
