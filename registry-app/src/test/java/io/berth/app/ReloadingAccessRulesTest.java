package io.berth.app;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.berth.app.config.ConfigException;
import io.berth.app.config.RulesFile;
import io.berth.core.access.Action;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RepositoryName;
import io.berth.core.schedule.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that change while the server runs. */
final class ReloadingAccessRulesTest {

    private static final String OPEN = "rules: [{allow: pull, to: everyone}]\n";
    private static final String SHUT = "rules: [{allow: push, to: user:ann}]\n";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("access.yaml"), OPEN);
    }

    private ReloadingAccessRules rules() throws ConfigException {
        return ReloadingAccessRules.of(new RulesFile(file));
    }

    private static boolean open(ReloadingAccessRules rules) {
        return rules.decide(
                        Principal.ANONYMOUS,
                        InetAddress.getLoopbackAddress(),
                        new Permission.OnRepository(new RepositoryName("a"), Action.PULL))
                .permitted();
    }

    private static boolean openAfterTwoLooks(ReloadingAccessRules rules) throws ConfigException {
        rules.look();
        rules.look();
        return open(rules);
    }

    private static void assertKeepsThoseOfBefore(ReloadingAccessRules rules) throws ConfigException {
        rules.look();
        assertThatExceptionOfType(ConfigException.class).isThrownBy(rules::look);
        assertThatExceptionOfType(ConfigException.class).isThrownBy(rules::look);
        assertThat(open(rules)).isTrue();
    }

    @Test
    void takesWhatIsWrittenOverTheFile() throws Exception {
        ReloadingAccessRules rules = rules();
        assertThat(openAfterTwoLooks(rules)).isTrue();
        Files.writeString(file, SHUT);
        assertThat(openAfterTwoLooks(rules)).isFalse();
    }

    @Test
    void takesAnotherFileMovedInItsPlaceThoughAsOldAndAsLong() throws Exception {
        ReloadingAccessRules rules = rules();
        Path other = Files.writeString(folder.resolve("new"), SHUT);
        assertThat(Files.size(other)).isEqualTo(Files.size(file));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, REPLACE_EXISTING);
        assertThat(openAfterTwoLooks(rules)).isFalse();
    }

    /**
     * As Kubernetes replaces the files of a ConfigMap: all at once, by changing the symbolic link in the path of all.
     */
    @Test
    void takesWhatALinkOnTheWayLeadsTo() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("..1")).resolve("access.yaml"), OPEN);
        Files.writeString(Files.createDirectory(folder.resolve("..2")).resolve("access.yaml"), SHUT);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        file = Files.createSymbolicLink(folder.resolve("mounted.yaml"), Path.of("..data/access.yaml"));
        ReloadingAccessRules rules = rules();
        assertThat(openAfterTwoLooks(rules)).isTrue();
        Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), REPLACE_EXISTING);
        assertThat(openAfterTwoLooks(rules)).isFalse();
    }

    @Test
    void doesNotTakeWhatIsHalfWritten() throws Exception {
        ReloadingAccessRules rules = rules();
        Files.writeString(file, "rules: []\n");
        rules.look();
        Files.writeString(file, OPEN);
        rules.look();
        assertThat(open(rules)).isTrue();
    }

    @Test
    void keepsTheRulesOfBeforeWhenTheFileIsBroken() throws Exception {
        ReloadingAccessRules rules = rules();
        Files.writeString(file, "rules: [{allow: pull, to: nobody}]\n");
        assertKeepsThoseOfBefore(rules);
    }

    /** A log entry has no line breaks. */
    @Test
    void saysAllThatIsWrongOnOneLine() throws Exception {
        ReloadingAccessRules rules = rules();
        Files.writeString(file, "rules:\n- {allow: pull, to: nobody}\n- {allow: pull}\n");
        rules.look();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(rules::look)
                .withMessageMatching(".*:2: rules\\[0]\\.to: .*; .*:3: rules\\[1]\\.to: missing.*");
    }

    @Test
    void keepsTheRulesOfBeforeWhenTheFileIsGone() throws Exception {
        ReloadingAccessRules rules = rules();
        Files.delete(file);
        assertKeepsThoseOfBefore(rules);
    }

    @Test
    void takesTheRulesThatReplaceBrokenOnes() throws Exception {
        Scheduler scheduler = new Scheduler(Clock.systemUTC());
        ReloadingAccessRules rules = rules();
        try (var _ = rules.follow(scheduler)) {
            Files.writeString(file, "rules: " + "[".repeat(1500) + "]".repeat(1500));
            await().until(() -> scheduler.health().failing().containsKey("access-rules"));
            Files.writeString(file, SHUT);
            await().until(() -> !open(rules));
            await().until(() -> scheduler.health().failing().isEmpty());
        }
    }

    @Test
    void followsTheFileByItself() throws Exception {
        ReloadingAccessRules rules = rules();
        try (var _ = rules.follow(new Scheduler(Clock.systemUTC()))) {
            Files.writeString(file, SHUT);
            await().until(() -> !open(rules));
        }
    }

    @Test
    void doesNotStartWithABrokenFile() throws IOException {
        Files.writeString(file, "rules: [{allow: pull, to: nobody}, {allow: pull}]\n");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(this::rules)
                .satisfies(e -> assertThat(e.problems()).hasSize(2));
    }
}
