package io.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.berth.auth.HtpasswdAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says of accounts that are added while the server runs. */
final class HtpasswdReloadTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.berth.auth");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
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

    private List<String> warnings() {
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void namesAHashThatIsNotBcryptOnce() throws IOException {
        Path file = Files.createFile(directory.resolve("htpasswd"));
        HtpasswdAccounts accounts = new HtpasswdAccounts(file, Clock.systemUTC());
        assertThat(warnings()).isEmpty();

        Files.writeString(file, "ann:$apr1$abc$def\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(accounts.find("ann")).isEmpty();
        assertThat(accounts.find("ann")).isEmpty();

        assertThat(warnings())
                .containsExactly(file + ":1: the account cannot log in: its hash is not bcrypt; give it a new password"
                        + " with registry user add");
    }
}
