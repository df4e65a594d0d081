package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Damaged content is found, and the next push of the same image by a real client repairs it. */
final class ScrubIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool skopeo = Tool.named("skopeo");
    private final OciLayout image = SampleLayout.imageWith("scrubbed", "scrub-image");

    @BeforeEach
    void push() throws IOException {
        registry.killIfRunning();
        Folders.delete(registry.data());
        registry.start();
        pushAgain();
    }

    private void pushAgain() {
        skopeo.with("copy", "--all", "--dest-tls-verify=false")
                .run("oci:" + image.folder(), "docker://" + registry.name("team/app:1"));
    }

    private void assertPulls() {
        OciLayout pulled = new OciLayout(Folders.fresh("scrub-back"));
        skopeo.with("copy", "--all", "--src-tls-verify=false")
                .run("docker://" + registry.name("team/app:1"), "oci:" + pulled.folder());
        pulled.assertHolds(image);
    }

    private Output scrub(String... options) {
        return Berth.launcher().with("scrub").with(options).attempt(registry.config());
    }

    /** Flips a bit of every blob but the manifest, and cuts off the end of the first one; returns how many. */
    private int damage() throws IOException {
        Path manifest = blob(image.root());
        List<Path> files;
        try (Stream<Path> all = Files.walk(registry.data().resolve("docker/registry/v2/blobs"))) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(manifest))
                    .toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            content[content.length / 2] ^= 1;
            Files.write(file, file.equals(files.getFirst()) ? Arrays.copyOf(content, content.length - 1) : content);
        }
        return files.size();
    }

    private Path blob(Digest digest) {
        return registry.data()
                .resolve("docker/registry/v2/blobs/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
    }

    @Test
    void findsNothingInAWholeStore() {
        Output whileServed = scrub("--rate", "50MB");
        assertThat(whileServed.status()).isZero();
        assertThat(whileServed.out()).contains("a server uses this store", " 0 damaged");

        registry.stop();
        assertThat(scrub("--quiet").out()).contains(" 0 damaged");
    }

    @Test
    void theNextPushRepairsWhatTheServerFinds() throws IOException {
        int damaged = damage();

        Output found = scrub();

        assertThat(found.status()).isEqualTo(1);
        assertThat(found.out()).contains(damaged + " damaged and moved to quarantine");
        assertThat(registry.said()).contains("is damaged", "push again an image");
        pushAgain();
        assertPulls();
        assertThat(scrub().status()).isZero();
    }

    @Test
    void theNextPushRepairsWhatTheCommandFinds() throws IOException {
        registry.stop();
        int damaged = damage();

        assertThat(scrub().out()).contains(damaged + " damaged and moved to quarantine");

        registry.start();
        pushAgain();
        assertPulls();
    }

    @Test
    void leavesAVolumeThatRegistry2Serves() throws IOException {
        damage();
        scrub();
        pushAgain();
        registry.stop();
        registry.start(Tool.named("docker-registry"));

        assertPulls();
    }
}
