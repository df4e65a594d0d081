package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A volume written by {@code registry:2}, served in place, and used by it again. {@code golden-volume.json} lists its
 * content; {@code verify-volume.py} requests all of it from a registry.
 */
final class GoldenVolumeIT {

    static final Path FIXTURE = Path.of("..", "registry-storage", "src", "test", "resources", "golden-volume")
            .toAbsolutePath()
            .normalize();

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool python = Tool.named("python3");
    private final Tool skopeo = Tool.named("skopeo");
    private final Tool registry2 = Tool.named("docker-registry");

    @BeforeEach
    void unpack() throws IOException {
        registry.stop();
        Folders.delete(registry.data());
        Tool.named("tar").run("-C", registry.folder(), "-xzf", FIXTURE.resolve("golden-volume.tar.gz"));
        registry.start();
    }

    @Test
    void isServedInPlace() {
        verifyVolume();
    }

    @Test
    void isServedByRegistry2WithAllThatBerthAdded() {
        OciLayout image = SampleLayout.image("golden-image");
        OciLayout index = SampleLayout.index("golden-index");
        push(image, "added/image:1");
        push(index, "added/deeper/index:1");
        registry.stop();
        registry.start(registry2);
        verifyVolume();
        assertPulls(image, "added/image:1");
        assertPulls(index, "added/deeper/index:1");
    }

    @Test
    void isUnderstoodByTheCollectorOfRegistry2() {
        OciLayout index = SampleLayout.index("golden-collected");
        push(index, "added/index:1");
        String report =
                registry2.run("garbage-collect", "--dry-run", registry.config()).out();
        assertThat(report)
                .contains("added/index: marking manifest " + index.root())
                .contains("6 blobs and 0 manifests eligible for deletion");
    }

    private void verifyVolume() {
        Path checks = FIXTURE.resolve("verify-volume.py");
        assertThat(python.run(checks, registry.host(), FIXTURE.resolve("golden-volume.json"))
                        .text())
                .endsWith(" 0 failures");
    }

    private void push(OciLayout layout, String rest) {
        skopeo.with("copy", "--all", "--dest-tls-verify=false")
                .run("oci:" + layout.folder(), "docker://" + registry.name(rest));
    }

    private void assertPulls(OciLayout pushed, String rest) {
        OciLayout pulled = new OciLayout(Folders.fresh("golden-back"));
        skopeo.with("copy", "--all", "--src-tls-verify=false")
                .run("docker://" + registry.name(rest), "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }
}
