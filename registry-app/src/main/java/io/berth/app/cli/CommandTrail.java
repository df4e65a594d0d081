package io.berth.app.cli;

import io.berth.app.config.RegistryConfig;
import io.berth.app.log.AuditAppender;
import io.berth.http.message.AuditRecord;
import io.berth.http.message.AuditRecord.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Writes audit events of a command, if the configuration has an audit log. It is opened before the command acts: what
 * cannot be recorded is not started.
 *
 * @param log empty for none
 */
record CommandTrail(Optional<AuditAppender> log, Clock clock) implements AutoCloseable {

    private static final String SOURCE = "command line";

    static CommandTrail open(RegistryConfig config, Clock clock) throws IOException {
        Optional<Path> file = config.berth().audit().file();
        return new CommandTrail(
                file.isPresent() ? Optional.of(AuditAppender.open(file.get())) : Optional.empty(), clock);
    }

    /** For a command that changes nothing. */
    static CommandTrail none(Clock clock) {
        return new CommandTrail(Optional.empty(), clock);
    }

    /**
     * Records an action, by the user of the operating system.
     *
     * @param details never a secret
     */
    void record(String action, Map<String, String> details) throws IOException {
        if (log.isPresent()) {
            log.get().add(event(action, details));
        }
    }

    private AuditRecord event(String action, Map<String, String> details) {
        return new AuditRecord(
                clock.instant(),
                "",
                System.getProperty("user.name", ""),
                SOURCE,
                "",
                "",
                "",
                action,
                Outcome.ALLOWED,
                0,
                "write access to the store",
                details);
    }

    @Override
    public void close() throws IOException {
        if (log.isPresent()) {
            log.get().close();
        }
    }
}
