package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section {@code berth.access}, and files of rules. */
final class AccessConfigTest {

    private static final String RULES = """
            rules:
              - {forbid: "*", to: everyone, from: 192.0.2.0/24}
              - deny: [push, delete]
                to: [user:bob, group:guests]
                on: [prod/**, "home/${user}"]
              - {allow: [pull, admin], to: [authenticated, anonymous]}
            """;

    @TempDir
    private Path folder;

    private RulesFile file(String text) throws IOException {
        return new RulesFile(Files.writeString(folder.resolve("access.yaml"), text));
    }

    @Test
    void readsRulesInTheirOrder() throws ConfigException {
        AccessConfig access = Yaml.config(
                        "version: 0.1\nstorage: inmemory\nberth:\n  access:\n    " + RULES.replace("\n", "\n    "))
                .berth()
                .access();
        assertThat(access)
                .asInstanceOf(InstanceOfAssertFactories.type(AccessConfig.Inline.class))
                .hasToString("Inline[rules=[forbid * to everyone on ** from 192.0.2.0/24,"
                        + " deny push, delete to user:bob, group:guests on prod/**, home/${user},"
                        + " allow pull, admin to authenticated, anonymous on **]]");
    }

    @Test
    void readsTheSameFromAFile() throws Exception {
        assertThat(file(RULES).read().size()).isEqualTo(3);
        assertThat(file(RULES).holdsRulesOnly()).isTrue();
        assertThat(file("rules: []").read().size()).isZero();
        assertThat(file("version: 0.1\nrules: []").holdsRulesOnly()).isFalse();
    }

    @Test
    void takesEitherAFileOrRules() throws ConfigException {
        assertThat(Yaml.config(Yaml.with("berth.access.file", "/etc/rules"))
                        .berth()
                        .access())
                .isEqualTo(new AccessConfig.File(Path.of("/etc/rules")));
        assertThat(Yaml.problems(Yaml.with("berth.access", "{}")))
                .singleElement()
                .asString()
                .contains("berth.access: neither file nor rules");
        assertThat(Yaml.problems(Yaml.with("berth.access", "{file: f, rules: []}")))
                .singleElement()
                .asString()
                .contains("berth.access: both file and rules");
    }

    @Test
    void saysEverythingThatIsWrongAndWhere() throws IOException {
        RulesFile file = file("""
                rules:
                  - {alow: pull, to: everyone}
                  - {allow: [pul, push], to: everyone}
                  - {allow: pull, deny: push, to: everyone}
                  - {allow: pull}
                  - {allow: pull, to: ann}
                  - {allow: pull, to: everyone, on: [Team/**, a**, team//x]}
                  - {allow: pull, to: everyone, on: []}
                  - {allow: pull, to: everyone, from: office}
                  - {allow: admin, to: user:ann, on: team/**}
                  - {allow: [], to: user:ann}
                  - {allow: pull, to: [], form: 10.0.0.0/8}
                  - {allow: pull, to: everyone, from: }
                rule: []
                """);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(file::read)
                .satisfies(e -> assertThat(e.problems())
                        .extracting(problem -> problem.toString().replace(folder + "/", ""))
                        .satisfiesExactlyInAnyOrder(
                                p -> assertThat(p)
                                        .startsWith(
                                                "access.yaml:2: rules[0].alow: unknown key (did you mean rules[0].allow?)"),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:2: rules[0].allow: missing: a rule has one of"),
                                p -> assertThat(p)
                                        .startsWith(
                                                "access.yaml:3: rules[1].allow: expected one of pull, push, delete, list, admin, *, found \"pul\""),
                                p -> assertThat(p).startsWith("access.yaml:4: rules[2].deny: a rule has only one"),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:5: rules[3].to: missing: whom the rule is for"),
                                p -> assertThat(p)
                                        .startsWith(
                                                "access.yaml:6: rules[4].to: expected everyone, anonymous, authenticated, user:NAME or group:NAME, found \"ann\""),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:7: rules[5].on: expected repositories")
                                        .contains("\"Team/**\""),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:7: rules[5].on: expected repositories")
                                        .contains("\"a**\""),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:7: rules[5].on: expected repositories")
                                        .contains("\"team//x\""),
                                p -> assertThat(p).startsWith("access.yaml:8: rules[6].on: says nothing"),
                                p -> assertThat(p).startsWith("access.yaml:9: rules[7].from: expected a network"),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:10: rules[8].on: admin is of the whole registry"),
                                p -> assertThat(p).startsWith("access.yaml:11: rules[9].allow: says nothing"),
                                p -> assertThat(p).startsWith("access.yaml:12: rules[10].to: says nothing"),
                                p -> assertThat(p)
                                        .startsWith(
                                                "access.yaml:12: rules[10].form: unknown key (did you mean rules[10].from?)"),
                                p -> assertThat(p).startsWith("access.yaml:13: rules[11].from: says nothing"),
                                p -> assertThat(p)
                                        .startsWith("access.yaml:14: rule: unknown key (did you mean rules?)")));
    }

    @Test
    void refusesWhatIsNoListOfRules() throws IOException {
        for (String text :
                new String[] {"", "rules:", "- allow", "rules: {allow: pull}", "rules: [", "rules: [pull]"}) {
            assertThatExceptionOfType(ConfigException.class).as(text).isThrownBy(file(text)::read);
        }
    }
}
