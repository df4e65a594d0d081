package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docker, when a registry without tokens denies a push: it must not retry for a minute. */
final class DeniedPushIT {

    private static final String BASE = DockerEngine.image("denied-base");

    @RegisterExtension
    static final Berth registry = Berth.with("""
            auth:
              htpasswd:
                realm: it
                path: %s
            berth:
              tokens: {enabled: false}
              access:
                rules:
                  - {allow: pull, to: everyone}
            """.formatted(Accounts.file("denied-accounts")));

    @RegisterExtension
    static final DockerEngine engine = new DockerEngine();

    @BeforeAll
    static void importBase() throws IOException {
        engine.importImage(BaseImages.busybox(), BASE);
    }

    @AfterAll
    static void removeImages() {
        engine.removeImages(registry.name("*/*"));
        engine.removeImages(BASE);
    }

    @Test
    void givesUpAtOnceWithTheReason() throws IOException {
        Path logins = Logins.folder("denied", registry.host(), Accounts.USER, Accounts.PASSWORD);
        String image = registry.name("team/denied:1");
        engine.docker().run("tag", BASE, image);
        Output refused = engine.docker().where("DOCKER_CONFIG", logins).attempt("push", image);
        assertThat(refused.status()).isNotZero();
        assertThat(refused.everything())
                .contains("denied: requested access to the resource is denied")
                .doesNotContain("Retrying");
    }
}
