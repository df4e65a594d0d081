package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Quotas, as docker and skopeo show their refusals, and as {@code registry quota} lists them. */
final class QuotasIT {

    private static final String BASE = DockerEngine.image("quotas-base");

    @RegisterExtension
    static final Berth registry = Berth.with("""
            berth:
              quotas:
                - {'on': small/**, bytes: 1KiB}
                - {'on': [few/**], bytes: 1GiB, tags: 1}
            """);

    @RegisterExtension
    static final DockerEngine engine = new DockerEngine();

    private final Tool skopeo = Tool.named("skopeo");

    @BeforeAll
    static void importBase() throws IOException {
        engine.importImage(BaseImages.busybox(), BASE);
    }

    @AfterAll
    static void removeImages() {
        engine.removeImages(registry.name("*/*"));
        engine.removeImages(BASE);
    }

    private Output copy(OciLayout layout, String image) {
        return skopeo.attempt(
                "copy", "--dest-tls-verify=false", "oci:" + layout.folder(), "docker://" + registry.name(image));
    }

    private static Output dockerPush(String image) {
        engine.docker().run("tag", BASE, registry.name(image));
        return engine.docker().attempt("push", registry.name(image));
    }

    @Test
    void dockerShowsWhyAndGivesUp() {
        Output refused = dockerPush("small/app:1");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.everything()).contains("the quota of small/** is 1 KiB", "this push adds");
        assertThat(dockerPush("few/docker:1").status()).isZero();
        assertThat(dockerPush("few/docker:1").status()).isZero();
        assertThat(dockerPush("few/docker:2").everything()).contains("the quota of few/** is 1 tag: 1 is used");
        engine.docker().run("rmi", registry.name("few/docker:1"), registry.name("few/docker:2"));
        skopeo.run("delete", "--tls-verify=false", "docker://" + registry.name("few/docker:1"));
    }

    @Test
    void skopeoShowsWhy() {
        OciLayout image = SampleLayout.image("quotas-skopeo");
        assertThat(copy(image, "small/skopeo:1").err()).contains("the quota of small/** is 1 KiB");
    }

    @Test
    void theCommandCounts() {
        String listed = Berth.launcher().run("quota", registry.config()).out();
        assertThat(listed.lines())
                .hasSize(2)
                .anyMatch(line -> line.matches("small/\\*\\*: .* of 1 KiB \\(.*%\\), 0 tags"))
                .anyMatch(line -> line.matches("few/\\*\\*: .* of 1 GiB \\(.*%\\), [01] of 1 tags \\(.*%\\)"));
    }
}
