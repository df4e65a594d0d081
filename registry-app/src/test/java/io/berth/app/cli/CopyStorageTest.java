package io.berth.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.app.config.ConfigLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A copy of a storage to itself is refused. */
final class CopyStorageTest {

    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        Files.createDirectories(folder.resolve("data/docker/registry/v2/blobs"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("data"));
    }

    private String config(String name, String storage) throws IOException {
        return Files.writeString(folder.resolve(name), "version: 0.1\nstorage: " + storage + "\n")
                .toString();
    }

    private String directory(String name, String root) throws IOException {
        return config(name, "{filesystem: {rootdirectory: '" + folder.resolve(root) + "'}}");
    }

    private int copy(String from, String to) {
        return new CommandLine(
                        ConfigLoader.ofProcess(), new PrintWriter(new StringWriter(), true), new PrintWriter(err, true))
                .run("copy-storage", from, to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "data/../data", "link", "data/backup/of/it", "link/backup", "."})
    void isNeverWithinItself(String target) throws IOException {
        String data = directory("data.yml", "data");
        String other = directory("other.yml", target);

        assertThat(copy(data, other)).isEqualTo(1);
        assertThat(copy(other, data)).isEqualTo(1);
        assertThat(err.toString().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("registry: cannot copy ")
                        .contains("one storage, or one is within the other", "REGISTRY_*"));
        assertThat(folder.resolve("data/backup")).doesNotExist();
    }

    @Test
    void doesNotLeadBackOverALinkBelow() throws IOException {
        Files.createDirectory(folder.resolve("backup"));
        Files.createSymbolicLink(folder.resolve("backup/docker"), folder.resolve("data/docker"));

        assertThat(copy(directory("data.yml", "data"), directory("backup.yml", "backup")))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "database"})
    void isMadeBesides(String target) throws IOException {
        assertThat(copy(directory("data.yml", "data"), directory("other.yml", target)))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'', a", "a, a/b", "/a/, a"})
    void isNotOfABucketInItself(String from, String to) throws IOException {
        assertThat(copy(bucket("from.yml", from), bucket("to.yml", to))).isEqualTo(1);
        assertThat(err.toString()).contains("cannot copy bucket b to itself");
    }

    private String bucket(String name, String root) throws IOException {
        return config(name, "{s3: {regionendpoint: 'http://127.0.0.1:1', bucket: b, rootdirectory: '" + root + "'}}");
    }
}
