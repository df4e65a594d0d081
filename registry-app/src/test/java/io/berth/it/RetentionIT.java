package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Old tags are deleted and come back, by the commands of docs/retention.md. */
final class RetentionIT {

    @RegisterExtension
    static final Berth registry = Berth.with("""
            berth:
              retention:
                rules:
                  - {tags: ["prod-*"], keep: all}
                  - {on: ["team/**"], keep: {newer: 30d}}
            """);

    private static final Path PAGE = Path.of("../docs/retention.md");
    private static final String CONFIG = "/etc/berth/registry.yaml";
    private static final Pattern FREED = Pattern.compile("(?m)^(\\d+) bytes would be freed");

    private final Tool skopeo = Tool.named("skopeo");
    private final OciLayout released = SampleLayout.imageWith("released", "retention-released");
    private final OciLayout built = SampleLayout.imageWith("built", "retention-built");

    private void push(OciLayout layout, String tag) {
        skopeo.with("copy", "--all", "--dest-tls-verify=false")
                .run("oci:" + layout.folder(), "docker://" + registry.name("team/app:" + tag));
    }

    private void assertPulls(OciLayout pushed, String tag) {
        OciLayout pulled = new OciLayout(Folders.fresh("retention-back"));
        skopeo.with("copy", "--all", "--src-tls-verify=false")
                .run("docker://" + registry.name("team/app:" + tag), "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }

    /** Makes a tag as if it had been pushed that many days ago. */
    private static void age(String tag, int days) throws IOException {
        Path link = registry.data()
                .resolve("docker/registry/v2/repositories/team/app/_manifests/tags")
                .resolve(tag)
                .resolve("current/link");
        Files.setLastModifiedTime(link, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
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

    private static void deleteRepository() throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            assertThat(client.delete("api/v1/repositories/team/app")).isEqualTo(202);
        }
    }

    @Test
    void deletesOldTagsOfAServedStoreAndThenOfAStoppedOne() throws Exception {
        push(released, "prod-1");
        push(built, "ci-1");
        push(released, "ci-2");
        age("prod-1", 400);
        age("ci-1", 31);

        assertThat(documented("retention simulate"))
                .contains("goes   ci-1  pushed ", "rule 2: not newer 30d", "1 of 3 tags would be deleted")
                .doesNotContain("prod-1");
        assertThat(documented("retention simulate --all"))
                .containsPattern("stays  ci-2 .*; rule 2: newer 30d")
                .containsPattern("stays  prod-1 .*; rule 1: all");
        assertThat(documented("retention run")).contains("a server uses this store", "1 of 3 tags deleted");
        assertThat(registry.said()).contains("retention: 1 of 3 tags in 1 repositories are about to be deleted");
        assertThat(documented("history team/app")).contains("tag ci-1 deleted, was " + built.root());

        deleteRepository();
        documented("undelete team/app");
        assertPulls(released, "prod-1");
        documented("undelete team/app:ci-1");
        assertPulls(built, "ci-1");
        assertThat(run("retention run --quiet")).as("what was restored is new").contains("0 of 3 tags deleted");

        registry.stop();
        age("ci-1", 31);
        Matcher freed = FREED.matcher(run("retention simulate"));
        assertThat(freed.find()).isTrue();
        assertThat(run("retention run")).contains("team/app:ci-1 deleted, was " + built.root());
        assertThat(run("garbage-collect --quiet --delete-untagged --grace 0s"))
                .contains(freed.group(1) + " bytes removed");

        registry.start();
        assertPulls(released, "prod-1");
        assertPulls(released, "ci-2");
    }
}
