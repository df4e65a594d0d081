package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigLoader;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyOwner;
import io.berth.core.event.Events;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that work on the store or the accounts of a server. */
final class KeyAndUserCommandsTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private String config;
    private Path accounts;

    @BeforeEach
    void configure() throws IOException {
        accounts = folder.resolve("htpasswd");
        config = Files.writeString(folder.resolve("config.yml"), """
                        version: 0.1
                        storage: {filesystem: {rootdirectory: '%s'}}
                        auth: {htpasswd: {realm: r, path: '%s'}}
                        """.formatted(folder.resolve("data"), accounts))
                .toString();
    }

    private int run(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(ConfigLoader.ofProcess(), new PrintWriter(out, true), new PrintWriter(err, true))
                .run(words);
    }

    private int add(String name, String password) throws Exception {
        Command add = UserCommand.add(ConfigLoader.ofProcess(), _ -> password, new PrintWriter(out, true));
        return add.run(Arguments.of(List.of(name, "--file", accounts.toString()), add.usage()));
    }

    @Test
    void aKeyIsMadeListedAndRevoked() {
        assertThat(run(
                        "key",
                        "create",
                        "--name",
                        "ci",
                        "--repository",
                        "team/*",
                        "--action",
                        "pull",
                        "--action",
                        "push",
                        "--expires",
                        "90d",
                        config))
                .isZero();
        String key = out.toString().strip();
        assertThat(key).matches("berth_[a-z2-7]{12}_[0-9A-Za-z]{32}");
        assertThat(err.toString())
                .contains("robot/ci", "valid until", "in " + folder.resolve("data") + ", a new store")
                .doesNotContain(key);

        assertThat(run("key", "list", config)).isZero();
        assertThat(out.toString())
                .contains("robot/ci", "repository:team/*:pull,push", "never used")
                .doesNotContain(key.split("_")[2]);

        assertThat(run("key", "revoke", key.split("_")[1], config)).isZero();
        assertThat(run("key", "revoke", key.split("_")[1], config)).isEqualTo(1);
        assertThat(err.toString()).contains("revoked before, at 20", folder.resolve("data") + ": " + key.split("_")[1]);
        assertThat(run("key", "revoke", "abcdefghijkl", config)).isEqualTo(1);
        assertThat(err.toString()).contains("no such API key in " + folder.resolve("data") + ": abcdefghijkl");
        assertThat(run("key", "list", config)).isZero();
        assertThat(out.toString()).contains(key.split("_")[1], "robot/ci", "revoked 20");
    }

    @Test
    void namesTheStoreWhereThereAreNoKeys() throws IOException {
        Path store = folder.resolve("data");
        assertThat(run("key", "list", config)).isEqualTo(1);
        assertThat(err.toString()).contains("there is no store in " + store, "name the configuration of the server");
        assertThat(run("key", "revoke", "abcdefghijkl", config)).isEqualTo(1);
        assertThat(err.toString()).contains("there is no store in " + store);
        assertThat(store).doesNotExist();

        Files.createDirectory(store);
        assertThat(run("key", "list", config)).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualToNormalizingNewlines("no API keys in " + store + "\n");
    }

    @Test
    void listsAKeyWhoseAccountChangedAsRefused() throws Exception {
        add("ann", "open sesame");
        assertThat(run(
                        "key",
                        "create",
                        "--name",
                        "laptop",
                        "--user",
                        "ann",
                        "--repository",
                        "**",
                        "--action",
                        "pull",
                        config))
                .isZero();
        assertThat(run("key", "list", config)).isZero();
        assertThat(out.toString()).contains("never expires").doesNotContain("refused");
        assertThat(run("key", "create", "--name", "b", "--repository", "**", "--action", "pull", config))
                .isZero();
        assertThat(err.toString()).doesNotContain("a new store");

        add("ann", "another one");
        assertThat(run("key", "list", config)).isZero();
        assertThat(out.toString()).contains("refused: account changed");

        Files.delete(accounts);
        assertThat(run("key", "list", config)).isZero();
        assertThat(out.toString()).contains("laptop");
        assertThat(err.toString()).contains("accounts cannot be looked up", accounts + ": no such file");
    }

    /** Otherwise each retry of a script would create another one. */
    @Test
    void makesNoKeyInAStoreThatIsHardlyTheOneMeant() {
        assertThat(run("key", "create", "--name", "ci", "--repository", "a", "--action", "pull"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("there is no store in", "name the configuration of the server");
        assertThat(Path.of("data")).doesNotExist();
    }

    @Test
    void writesToNoDirectoryOfAnotherProgram() throws Exception {
        var loaded = ConfigLoader.ofProcess().load(Path.of(config)).config();
        Files.createDirectories(folder.resolve("data/raw"));
        assertThatThrownBy(() -> StorageFactory.used(loaded, Clock.systemUTC()))
                .hasMessageContaining("there is no store in " + folder.resolve("data"));

        Files.createDirectory(folder.resolve("data/berth"));
        StorageFactory.used(loaded, Clock.systemUTC()).close();
    }

    @Test
    void namesTheStoreOfANewKey() {
        assertThat(run("key", "create", "--name", "ci", "--repository", "a", "--action", "pull", config))
                .isZero();
        assertThat(err.toString()).contains(", in " + folder.resolve("data"));
    }

    @Test
    void makesNoKeyWhileTheFileOfRulesIsWrong() throws Exception {
        Path rules = Files.writeString(folder.resolve("access.yaml"), "rules: [{alow: x}]\n");
        Files.writeString(Path.of(config), "berth: {access: {file: '" + rules + "'}}\n", StandardOpenOption.APPEND);

        assertThat(run(create("ci", "team/*"))).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("registry: error: " + rules + ":1: rules[0].alow");
        assertThat(keys()).isEmpty();
    }

    @Test
    void warnsOfAKeyThatNoAccessRuleLetsIn() throws IOException {
        Files.writeString(Path.of(config), """
            berth:
              access:
                rules:
                  - {allow: pull, to: everyone, on: "library/**"}
                  - {allow: "*", to: "user:robot/ci", on: "team/app"}
            """, StandardOpenOption.APPEND);

        assertThat(run(create("other", "team/*"))).isZero();
        assertThat(err.toString())
                .contains("warning: no access rule lets robot/other do")
                .contains("- {allow: [pull, push], to: \"user:robot/other\", on: \"team/*\"}");
        assertThat(run(create("ci", "team/*"))).isZero();
        assertThat(err.toString()).doesNotContain("warning");
        assertThat(run(create("other", "library/app"))).isZero();
        assertThat(err.toString()).contains("{allow: [push], to");
    }

    @Test
    void warnsOfAKeyWhereEveryClientMayDoEverything() throws IOException {
        assertThat(run(create("ci", "team/*"))).isZero();
        assertThat(err.toString()).doesNotContain("warning");

        Files.writeString(
                Path.of(config),
                "version: 0.1\nstorage: {filesystem: {rootdirectory: '" + folder.resolve("data") + "'}}\n");
        assertThat(run(create("ci", "team/*"))).isZero();
        assertThat(err.toString()).contains("warning: this registry has neither accounts nor access rules");
    }

    private String[] create(String name, String glob) {
        return new String[] {
            "key", "create", "--name", name, "--repository", glob, "--action", "pull", "--action", "push", config
        };
    }

    @Test
    void theAuditLogTellsOfKeysThatCommandsMakeAndRevoke() throws IOException {
        Path audit = folder.resolve("audit/audit.log");
        Files.writeString(Path.of(config), "berth: {audit: {file: '" + audit + "'}}\n", StandardOpenOption.APPEND);
        String[] create = {"key", "create", "--name", "ci", "--repository", "a", "--action", "pull", config};

        assertThat(run(create)).isZero();
        String key = out.toString().strip();
        assertThat(run("key", "revoke", key.split("_")[1], config)).isZero();
        assertThat(run("key", "revoke", key.split("_")[1], config)).isEqualTo(1);

        List<String> lines = Files.readAllLines(audit);
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains(
                                "\"source\":\"command line\"",
                                "\"key\":\"" + key.split("_")[1] + "\"",
                                "\"of\":\"robot/ci\"")
                        .doesNotContain(key.split("_")[2]));
        assertThat(lines.getFirst()).contains("\"action\":\"create-key\"", "\"scope\":\"repository:a:pull\"");
        assertThat(lines.getLast()).contains("\"action\":\"revoke-key\"");
    }

    @Test
    void withoutTheAuditLogNoKeyIsMadeButOneIsRevoked() throws Exception {
        String[] create = {"key", "create", "--name", "ci", "--repository", "a", "--action", "pull", config};
        assertThat(run(create)).isZero();
        String id = out.toString().strip().split("_")[1];
        Files.writeString(Path.of(config), "berth: {audit: {file: '" + folder + "'}}\n", StandardOpenOption.APPEND);

        assertThat(run(create)).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(keys()).extracting(ApiKey::id).containsExactly(id);

        assertThat(run("key", "revoke", id, config)).isEqualTo(1);
        assertThat(err.toString()).contains("revoked, but the audit log cannot be written");
        assertThat(keys()).isEmpty();
    }

    @Test
    void aKeyOfAPersonIsOfTheSourceThatKnowsThem() throws Exception {
        add("ann", "open sesame");
        String[] create = {"key", "create", "--name", "ci", "--repository", "a", "--action", "pull", config, "--user"};

        assertThat(run(with(create, "ann"))).isZero();
        assertThat(err.toString()).contains("of ann of htpasswd");
        assertThat(keys()).singleElement().satisfies(key -> {
            KeyOwner owner = key.owner().orElseThrow();
            assertThat(owner.source()).isEqualTo("htpasswd");
            assertThat(owner.generation()).isNotEmpty();
        });

        assertThat(run(with(create, "bob"))).isEqualTo(1);
        assertThat(err.toString()).contains("no account by this name can be looked up: bob");
        assertThat(run(with(create, "robot/ci"))).isZero();
        assertThat(keys()).hasSize(2);
    }

    @Test
    void noKeyIsMadeOfSomebodyWhoMayBeAnotherSources() throws Exception {
        add("ann", "open sesame");
        Files.writeString(Path.of(config), """
                        version: 0.1
                        storage: {filesystem: {rootdirectory: '%s'}}
                        berth:
                          identities:
                            - ldap:
                                urls: [ldaps://localhost:1]
                                connecttimeout: 1s
                                binddn: cn=berth
                                bindpassword: secret
                                users: {base: dc=it}
                            - htpasswd: {path: '%s'}
                        """.formatted(folder.resolve("data"), accounts));

        assertThat(run(
                        "key",
                        "create",
                        "--name",
                        "ci",
                        "--user",
                        "ann",
                        "--repository",
                        "a",
                        "--action",
                        "pull",
                        config))
                .isEqualTo(1);
        assertThat(err.toString()).contains("localhost:1");
        assertThat(keys()).isEmpty();
    }

    private static String[] with(String[] words, String last) {
        return Stream.concat(Stream.of(words), Stream.of(last)).toArray(String[]::new);
    }

    private List<ApiKey> keys() throws Exception {
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.shared(
                ConfigLoader.ofProcess().load(Path.of(config)).config(), clock)) {
            return new ApiKeys(storage.state(), new Events(clock, List.of()), clock).all();
        }
    }

    @Test
    void keysThatMakeNoSenseAreWrongUsage() {
        assertThat(run("key", "create", "--name", "ci", config)).isEqualTo(2);
        assertThat(err.toString()).contains("missing: --repository GLOB");
        assertThat(run("key", "create", "--name", "ci", "--repository", "a", config))
                .isEqualTo(2);
        assertThat(err.toString()).contains("missing: --action ACTION");
        assertThat(run("key", "create", "--name", "CI", "--repository", "a", "--action", "pull", config))
                .isEqualTo(2);
        assertThat(run("key", "create", "--name", "ci", "--repository", "a", "--action", "fly", config))
                .isEqualTo(2);
        assertThat(run(
                        "key",
                        "create",
                        "--name",
                        "ci",
                        "--repository",
                        "a",
                        "--action",
                        "pull",
                        "--expires",
                        "soon",
                        config))
                .isEqualTo(2);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void anAccountIsAddedListedAndRemoved() throws Exception {
        assertThat(add("ann", "open sesame")).isZero();
        assertThat(add("ann", "open sesame 2")).isZero();
        assertThat(out.toString()).contains("added ann", "new password for ann");

        assertThat(run("user", "list", config)).isZero();
        assertThat(out.toString().strip()).isEqualTo("ann");
        assertThat(run("user", "remove", "ann", config)).isZero();
        assertThat(run("user", "remove", "ann", "--file", accounts.toString())).isEqualTo(1);
        assertThat(Files.readString(accounts).strip()).isEmpty();
    }

    @Test
    void theFileMustBeNamedSomewhere() throws IOException {
        String without = Files.writeString(folder.resolve("none.yml"), "version: 0.1\nstorage: inmemory\n")
                .toString();
        assertThat(run("user", "list", without)).isEqualTo(2);
        assertThat(run("key", "list", without)).isEqualTo(1);
    }
}
