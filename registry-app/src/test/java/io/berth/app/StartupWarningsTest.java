package io.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The warnings at start. */
final class StartupWarningsTest {

    private static final String RULES = "berth: {access: {rules: [{allow: pull, to: everyone}]}}\n";

    private final Logger logger = (Logger) LoggerFactory.getLogger(StartupWarnings.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> warnings(String config) throws IOException, ConfigException {
        return said(config, Level.WARN);
    }

    private List<String> said(String config, Level level) throws IOException, ConfigException {
        Path file = Files.writeString(directory.resolve("config.yml"), "version: 0.1\n" + config);
        StartupWarnings.log(ConfigLoader.ofProcess().load(file), false);
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void nothingToWarnOfOnThisMachineOnly() throws Exception {
        assertThat(warnings("storage: filesystem\nhttp: {addr: '127.0.0.1:5000'}\n"))
                .isEmpty();
    }

    @Test
    void warnsOfAnOpenDoor() throws Exception {
        assertThat(warnings("storage: filesystem\n"))
                .singleElement()
                .asString()
                .contains("no auth configured", "reaches :5000 may pull and push", "docker login succeeds with any");
    }

    @Test
    void namesThePortThatIsConfigured() throws Exception {
        assertThat(warnings("storage: filesystem\nhttp: {addr: ':5001'}\n"))
                .singleElement()
                .asString()
                .contains("http.addr: 127.0.0.1:5001", "-p 127.0.0.1:5001:5001")
                .doesNotContain("5000");
    }

    @Test
    void warnsOfWhatHasNoEffectBesideAnotherTokenServer() throws Exception {
        assertThat(warnings("""
                        storage: filesystem
                        auth: {token: {realm: 'https://a/t', service: s, issuer: i, jwks: /j}}
                        berth: {tokens: {enabled: true}}
                        """)).singleElement().asString().contains("berth.tokens has no effect");
    }

    @Test
    void warnsOfAccountsThatNoTokenBounds() throws Exception {
        String beside = """
                storage: filesystem
                http: {host: 'https://r'}
                auth: {token: {realm: 'https://a/t', service: s, issuer: i, jwks: /j}}
                berth:
                  identities: [{htpasswd: {path: /p}}]
                """;
        assertThat(warnings(beside)).singleElement().asString().contains("everything but administer", "berth.access");
        log.list.clear();
        assertThat(warnings(beside + "  access: {rules: [{allow: pull, to: everyone}]}\n"))
                .isEmpty();
    }

    @Test
    void warnsOfTokensInClear() throws Exception {
        assertThat(warnings("storage: filesystem\n" + RULES))
                .anySatisfy(warning -> assertThat(warning).contains("tokens over plain http", "http.host"));
        assertThat(warnings("storage: filesystem\nhttp: {host: 'https://r'}\n" + RULES))
                .filteredOn(warning -> warning.contains("tokens over plain http"))
                .hasSize(1);
        StartupWarnings.log(
                ConfigLoader.ofProcess()
                        .load(Files.writeString(
                                directory.resolve("config.yml"), "version: 0.1\nstorage: filesystem\n" + RULES)),
                true);
        assertThat(log.list)
                .filteredOn(event -> event.getFormattedMessage().contains("tokens over plain http"))
                .hasSize(1);
    }

    @Test
    void warnsOfRulesWithoutAccounts() throws Exception {
        String here = "http: {addr: '127.0.0.1:5000'}\n";
        assertThat(warnings("storage: filesystem\n" + here + RULES))
                .singleElement()
                .asString()
                .contains("berth.access without accounts");
    }

    @Test
    void warnsOfWhatMayBeLost() throws Exception {
        assertThat(warnings("storage: inmemory\nhttp: {net: unix, addr: /s}\nberth: {sync: false}\n"))
                .anySatisfy(warning -> assertThat(warning).contains("in memory"))
                .anySatisfy(warning -> assertThat(warning).contains("berth.sync is off"))
                .hasSize(2);
    }

    @Test
    void repeatsTheWarningsOfTheConfiguration() throws Exception {
        assertThat(warnings("storage: filesystem\nhttp: {addr: 'localhost:1'}\nredis: {}\n"))
                .singleElement()
                .asString()
                .contains(":4: redis: has no effect: Berth uses no redis");
    }

    @Test
    void saysWhereTheDataIs() throws Exception {
        assertThat(said("storage: {filesystem: {rootdirectory: ./data}}\n", Level.INFO))
                .contains("storing in " + Path.of("data").toAbsolutePath());
    }
}
