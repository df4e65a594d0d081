package io.berth.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.ConfigLoader;
import io.berth.core.event.Cause;
import io.berth.core.event.Event;
import io.berth.core.event.Fact;
import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.pulls.PullRecords;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import io.berth.storage.file.FileStorage;
import io.berth.storage.file.FileStorageSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code registry pulls}. */
final class PullsCommandTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final byte[] MANIFEST = "{}".getBytes(UTF_8);
    private static final Descriptor DESCRIPTOR = Descriptor.of(
            "application/vnd.oci.image.manifest.v1+json", Digest.Algorithm.SHA256.digestOf(MANIFEST), MANIFEST.length);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path config = Path.of("");

    @BeforeEach
    void pull() throws IOException {
        Path root = Files.createDirectory(folder.resolve("store"));
        config = Files.writeString(
                folder.resolve("config.yml"), "version: 0.1\nstorage: {filesystem: {rootdirectory: '" + root + "'}}\n");
        Clock clock = Clock.systemUTC();
        try (FileStorage storage = FileStorage.open(root, FileStorageSettings.DEFAULTS, clock)) {
            storage.blobs().put(DESCRIPTOR.digest(), ByteBuffer.wrap(MANIFEST));
            storage.metadata()
                    .record(
                            APP,
                            DESCRIPTOR,
                            Relations.NONE,
                            List.of(new Tag("old"), new Tag("v1")),
                            MetadataStore.UNCONDITIONAL);
            PullRecords records = new PullRecords(storage.state(), storage.metadata(), clock);
            records.on(new Event(
                    Instant.parse("2026-12-01T09:12:44Z"),
                    () -> Cause.job("test"),
                    new Fact.ManifestPulled(APP, new Tag("v1"), DESCRIPTOR)));
            records.flush();
        }
    }

    private int run(String name) {
        return new CommandLine(ConfigLoader.ofProcess(), new PrintWriter(out, true), new PrintWriter(err, true))
                .run("pulls", name, config.toString());
    }

    @Test
    void listsTags() {
        assertThat(run("team/app")).isZero();
        assertThat(out).hasToString("""
                old  1 of the manifest, the last at 2026-12-01T09:12:44Z
                v1  1 by tag, 1 of the manifest, the last at 2026-12-01T09:12:44Z
                """);
    }

    @Test
    void namesARepositoryThatDoesNotExist() {
        assertThat(run("team/other")).isEqualTo(1);
        assertThat(err).hasToString("registry: no such repository: team/other\n");
    }
}
