package io.berth.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.berth.app.config.AuditConfig;
import io.berth.app.config.DataSize;
import io.berth.core.schedule.Scheduler;
import io.berth.http.message.AuditRecord;
import io.berth.http.message.AuditRecord.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The audit log writes every event it can, and counts those it cannot. */
final class AuditLogWriterTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Scheduler scheduler = new Scheduler(Clock.systemUTC());

    @TempDir
    private Path folder;

    private static AuditRecord event(String account, Map<String, String> details) {
        return new AuditRecord(
                Instant.EPOCH,
                "id",
                account,
                "htpasswd",
                "192.0.2.1",
                "PUT",
                "/v2/a/manifests/b",
                "push",
                Outcome.ALLOWED,
                201,
                "no access rules",
                details);
    }

    private static AuditConfig config(DataSize maxSize, int maxFiles) {
        AuditConfig usual = AuditConfig.DEFAULT;
        return new AuditConfig(usual.file(), maxSize, maxFiles, usual.maxAge(), true);
    }

    private AuditLogWriter open(Path file, AuditConfig config) throws IOException {
        return AuditLogWriter.start(file, config, Clock.systemUTC(), scheduler);
    }

    private List<String> linesOfAllFiles() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void anEventIsOneLineOfJson() throws IOException {
        Path file = folder.resolve("new/audit.log");
        try (AuditLogWriter log = open(file, AuditConfig.DEFAULT)) {
            log.record(event("ann\r\n\u001b[31m\"", Map.of("repository", "a", "digest", "sha256:1")));
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).matches("\\p{Print}+");
        JsonNode event = JSON.readTree(lines.getFirst());
        assertThat(event.get("account").asString()).isEqualTo("ann\r\n\u001b[31m\"");
        assertThat(event.get("repository").asString()).isEqualTo("a");
        assertThat(event.get("outcome").asString()).isEqualTo("allowed");
        assertThat(event.get("status").asInt()).isEqualTo(201);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void goesOnWhereItEnded() throws IOException {
        Path file = folder.resolve("audit.log");
        for (int i = 0; i < 3; i++) {
            try (AuditLogWriter log = open(file, AuditConfig.DEFAULT)) {
                log.record(event("ann", Map.of()));
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void commandsAndAServerAddToOneFile() throws IOException {
        Path file = folder.resolve("audit.log");
        try (AuditLogWriter log = open(file, AuditConfig.DEFAULT)) {
            for (int i = 1; i <= 3; i++) {
                int events = i * 2;
                log.record(event("server", Map.of()));
                await().until(() -> Files.readAllLines(file).size() == events - 1);
                try (AuditAppender command = AuditAppender.open(file)) {
                    command.add(event("command", Map.of()));
                }
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(6).allSatisfy(line -> JSON.readTree(line));
    }

    @Test
    void largeFilesArePutAside() throws IOException {
        int events = 2000;
        try (AuditLogWriter log = open(folder.resolve("audit.log"), config(DataSize.ofKibibytes(64), 0))) {
            for (int i = 0; i < events; i++) {
                log.record(event("ann" + i, Map.of()));
            }
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.count()).isGreaterThan(2);
        }
        assertThat(linesOfAllFiles()).hasSize(events);
    }

    /** A disk that is full until space is freed. */
    private static final class FullDisk implements AuditLines {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private volatile boolean full = true;

        @Override
        public boolean add(String line) {
            return !full && lines.add(line);
        }

        @Override
        public void close() {}
    }

    @Test
    void saysInTheFileHowManyWereLost() {
        FullDisk disk = new FullDisk();
        try (AuditLogWriter log = AuditLogWriter.start(disk, Clock.systemUTC(), scheduler)) {
            for (int i = 0; i < 5; i++) {
                log.record(event("lost" + i, Map.of()));
            }
            await().until(() -> log.lost() == 5);
            disk.full = false;
            log.record(event("ann", Map.of()));
        }
        assertThat(disk.lines).hasSize(2);
        assertThat(disk.lines.getFirst()).contains("\"lost\":5");
        assertThat(disk.lines.getLast()).contains("\"ann\"");
    }

    @Test
    void goesOnAfterALineThatCannotBeWritten() {
        AtomicBoolean broken = new AtomicBoolean(true);
        List<String> lines = new CopyOnWriteArrayList<>();
        AuditLines output = new AuditLines() {
            @Override
            public boolean add(String line) {
                if (broken.get()) {
                    throw new StackOverflowError();
                }
                return lines.add(line);
            }

            @Override
            public void close() {}
        };
        try (AuditLogWriter log = AuditLogWriter.start(output, Clock.systemUTC(), scheduler)) {
            log.record(event("lost", Map.of()));
            await().until(() -> log.lost() == 1);
            assertThat(scheduler.health().failing()).containsKey("audit-log");
            broken.set(false);
            log.record(event("ann", Map.of()));
        }
        assertThat(lines).hasSize(2);
        assertThat(scheduler.health().failing()).isEmpty();
    }

    @Test
    void countsALineThatTheDiskDoesNotTake() {
        Path full = Path.of("/dev/full");
        assumeThat(full).exists();
        try (AuditStream stream = new AuditStream(full)) {
            stream.write("a line\n".getBytes(StandardCharsets.UTF_8));
            stream.write("another\n".getBytes(StandardCharsets.UTF_8));
            assertThat(stream.failures()).isEqualTo(2);
        }
    }

    @Test
    void refusesWhatIsNoOrdinaryFile() {
        assertThatThrownBy(() -> open(Path.of("/dev/null"), AuditConfig.DEFAULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ordinary file");
    }

    @Test
    void refusesToStartWithoutItsFile() {
        assertThatThrownBy(() -> open(folder, AuditConfig.DEFAULT)).isInstanceOf(IOException.class);
    }
}
