package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/bench/run} runs with all of its cases. Does not check performance. */
final class BenchIT {

    private static final Path RUN = Path.of("..", "docs", "bench", "run").toAbsolutePath();

    @Test
    void runsEveryCaseWithoutAnError() {
        assertThat(smoke("cases").out())
                .contains("get-manifest-tag", "get-manifest-digest", "head-manifest-tag")
                .contains("get-manifest-close", "head-manifest-close")
                .contains("get-blob-small", "get-blob-large", "range-64k")
                .contains("pull-storm", "storm-idle-0", "storm-idle-50")
                .contains("fairness-alone", "fairness-pull-fast", "fairness-pull-slow", "fairness-push-slow")
                .contains("push-small", "push-manifest", "push-large", "push-large-mono")
                .contains("tags-20-page100", "catalog-page100")
                .contains("over TLS", "idle RSS")
                .doesNotContain("Not run", "failed", "errors");
    }

    @Test
    void measuresAStoreThatItWroteItself() {
        assertThat(smoke("growth", "growth", "--most", "100").out())
                .contains("| tags; repositories |", "| 100; 100 |")
                .doesNotContain("Not run", "–");
    }

    /** Fails when the output reports an error of Berth. */
    private Output smoke(String name, String... command) {
        Tool.named("go");
        return Tool.at(RUN)
                .with(command)
                .where("JAVA_HOME", System.getProperty("java.home"))
                .run(
                        "--smoke",
                        "--berth",
                        Path.of("target", "berth").toAbsolutePath(),
                        "--out",
                        Folders.fresh("bench-" + name));
    }
}
