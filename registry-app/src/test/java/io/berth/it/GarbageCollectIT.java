package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Space that comes back: images are deleted by real clients, and the command frees what they needed. */
final class GarbageCollectIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool skopeo = Tool.named("skopeo");
    private final OciLayout kept = SampleLayout.imageWith("kept", "gc-kept");
    private final OciLayout deleted = SampleLayout.imageWith("deleted", "gc-deleted");

    @BeforeEach
    void push() throws IOException {
        registry.killIfRunning();
        Folders.delete(registry.data());
        registry.start();
        push(kept, "team/app:kept");
        push(deleted, "team/app:deleted");
    }

    private void push(OciLayout layout, String rest) {
        skopeo.with("copy", "--all", "--dest-tls-verify=false")
                .run("oci:" + layout.folder(), "docker://" + registry.name(rest));
    }

    private void assertPulls(OciLayout pushed, String rest) {
        OciLayout pulled = new OciLayout(Folders.fresh("gc-back"));
        skopeo.with("copy", "--all", "--src-tls-verify=false")
                .run("docker://" + registry.name(rest), "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }

    private void delete() {
        skopeo.with("delete", "--tls-verify=false").run("docker://" + registry.name("team/app:deleted"));
    }

    private String collect(String... options) {
        return Berth.launcher()
                .with("garbage-collect")
                .with(options)
                .run(registry.config())
                .out();
    }

    private String explain(OciLayout layout) {
        return Berth.launcher()
                .with("content", "explain")
                .run(layout.root(), registry.config())
                .out();
    }

    /** The size of all files, as du counts them. */
    private static long size(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(GarbageCollectIT::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void freesSpaceWhileTheServerRuns() {
        delete();
        long before = size(registry.data());

        assertThat(collect("--dry-run", "--grace", "0s")).contains("a server uses this store", "eligible for deletion");
        assertThat(size(registry.data())).isGreaterThanOrEqualTo(before);

        assertThat(collect("--grace", "0s")).contains("bytes freed").doesNotContain(" 0 bytes freed");
        assertThat(size(registry.data())).isLessThan(before);
        assertPulls(kept, "team/app:kept");
        push(deleted, "team/app:deleted");
        assertPulls(deleted, "team/app:deleted");
    }

    @Test
    void freesSpaceWhileTheServerIsStopped() {
        delete();
        registry.stop();
        long before = size(registry.data());

        String report = collect("-d", "--grace", "0s");
        assertThat(report)
                .contains("team/app: marking manifest ", "team/app: marking blob ", "blob eligible for deletion: ");
        assertThat(collect("--quiet", "--grace", "0s"))
                .doesNotContain("marking")
                .contains("bytes freed");

        assertThat(size(registry.data())).isLessThan(before);
        registry.start();
        assertPulls(kept, "team/app:kept");
    }

    @Test
    void removesManifestsWithoutATagOnlyWhenAskedTo() {
        push(SampleLayout.imageWith("moved", "gc-moved"), "team/app:deleted");

        assertThat(collect("--grace", "0s")).contains("0 manifests removed");
        assertThat(collect("-m", "--grace", "0s")).contains("1 manifests removed");
        assertThat(explain(kept)).contains("team/app: tag kept -> " + kept.root());

        assertPulls(kept, "team/app:kept");
    }

    @Test
    void keepsWhatIsYoungerThanTheGracePeriod() {
        delete();

        assertThat(collect()).contains("0 blobs and 0 manifests removed");
    }

    @Test
    void leavesAVolumeThatRegistry2Serves() {
        delete();
        collect("-m", "--grace", "0s");
        registry.stop();
        registry.start(Tool.named("docker-registry"));

        assertPulls(kept, "team/app:kept");
    }
}
