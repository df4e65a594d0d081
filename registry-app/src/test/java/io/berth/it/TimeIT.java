package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** History and undelete, by the commands of docs/time.md. */
final class TimeIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private static final Path PAGE = Path.of("../docs/time.md");
    private static final String CONFIG = "/etc/berth/registry.yaml";

    private final Tool skopeo = Tool.named("skopeo");
    private final OciLayout first = SampleLayout.imageWith("first", "time-first");
    private final OciLayout second = SampleLayout.imageWith("second", "time-second");
    private final OciLayout index = SampleLayout.index("time-index");

    private void push(OciLayout layout, String tag) {
        skopeo.with("copy", "--all", "--dest-tls-verify=false")
                .run("oci:" + layout.folder(), "docker://" + registry.name("team/app:" + tag));
    }

    private void assertPulls(OciLayout pushed, String reference) {
        OciLayout pulled = new OciLayout(Folders.fresh("time-back"));
        skopeo.with("copy", "--all", "--src-tls-verify=false")
                .run("docker://" + registry.name("team/app" + reference), "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }

    /** Runs a command that the page shows, on the configuration of the registry. */
    private static String documented(String command) throws IOException {
        assertThat(Files.readString(PAGE)).contains("registry " + command + " " + CONFIG + "\n");
        return run(command);
    }

    private static String run(String command) {
        List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
        words.add(registry.config());
        return Berth.launcher().run(words.toArray()).out();
    }

    private static void delete(String path) throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            assertThat(client.delete(path)).isEqualTo(202);
        }
    }

    /** Everything is older than the grace period of the collection. */
    private static void collectGarbage() throws InterruptedException {
        Thread.sleep(2500);
        assertThat(run("garbage-collect --quiet --delete-untagged --grace 1s")).contains(" 0 blobs and 0 manifests");
    }

    @Test
    void restoresWhatWasDeleted() throws Exception {
        push(first, "latest");
        Thread.sleep(50);
        Instant between = Instant.now();
        push(second, "latest");
        push(index, "multi");
        Digest old = Digest.parse(first.root().toString());
        skopeo.with("delete", "--tls-verify=false").run("docker://" + registry.name("team/app:latest"));
        delete("api/v1/repositories/team/app");
        collectGarbage();

        assertThat(documented("history team/app:latest").lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("tag latest created, points to " + old))
                .anyMatch(line -> line.contains("tag latest moved from " + old + " to " + second.root()))
                .anyMatch(line -> line.contains("tag latest deleted, was " + second.root()));
        assertThat(documented("history team/app")).contains("repository deleted", "tag multi deleted");
        assertThat(run("content explain " + first.root())).contains("was deleted, and can be restored");

        assertThat(documented("undelete --dry-run team/app")).contains("tag multi would be restored");
        assertThat(documented("undelete team/app")).contains("tag multi restored: " + index.root());
        assertThat(documented("undelete team/app:latest")).contains("tag latest restored: " + second.root());
        assertThat(run("undelete team/app"))
                .startsWith("tag multi exists, and stays as it is; when it was deleted it pointed to " + index.root()
                        + "\nnothing had to be restored\ndeleted 20");

        assertPulls(index, ":multi");
        assertPulls(second, ":latest");
        assertPulls(first, "@" + first.root());
        assertThat(run("resolve team/app:latest --at " + between).strip()).isEqualTo(old.toString());
        assertThat(documented("resolve team/app:latest --at 0s").strip())
                .isEqualTo(second.root().toString());
        collectGarbage();

        registry.stop();
        assertThat(run("history team/app:latest").lines().findFirst().orElseThrow())
                .contains("tag latest created, points to " + second.root() + "  by ");
        registry.start(Tool.named("docker-registry"));
        assertPulls(index, ":multi");
        assertPulls(second, ":latest");
    }
}
