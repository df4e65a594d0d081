package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code registry read-only}: an operator refuses pushes while the server runs. */
final class ReadOnlyIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool skopeo = Tool.named("skopeo");
    private final OciLayout image = SampleLayout.imageWith("read-only", "read-only");

    private static String readOnly(String... words) {
        return Berth.launcher()
                .with("read-only")
                .with(words)
                .run(registry.config())
                .out();
    }

    private Output push(String tag) {
        return skopeo.with("copy", "--all", "--dest-tls-verify=false")
                .attempt("oci:" + image.folder(), "docker://" + registry.name("team/app:" + tag));
    }

    @Test
    void refusesPushesWithItsReasonUntilItIsSwitchedOff() {
        assertThat(readOnly("show")).contains("the registry accepts pushes");
        assertThat(push("v1").status()).isZero();

        assertThat(readOnly("on", "--reason", "backup until noon")).contains("read-only since", "backup until noon");
        await("the server follows")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() ->
                        assertThat(push("v2").err()).contains("the registry is read-only since", "backup until noon"));
        registry.stop();
        registry.start();
        assertThat(push("v2").err()).contains("backup until noon");
        skopeo.with("inspect", "--tls-verify=false").run("docker://" + registry.name("team/app:v1"));

        assertThat(readOnly("off")).contains("the registry accepts pushes");
        await("the server follows")
                .atMost(Duration.ofSeconds(20))
                .until(() -> push("v2").status() == 0);
    }
}
