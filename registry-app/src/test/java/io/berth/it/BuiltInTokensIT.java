package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real clients and the built-in token server, which access rules enable. */
final class BuiltInTokensIT {

    private static final String BASE = DockerEngine.image("token-base");

    @RegisterExtension
    static final Berth registry = Berth.with("""
            auth:
              htpasswd:
                realm: it
                path: %s
            berth:
              access:
                rules:
                  - {allow: pull, to: everyone, on: public/**}
                  - {allow: "*", to: user:ann}
            """.formatted(Accounts.file("token-accounts")));

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
    void dockerLogsInPushesAndPulls() throws IOException {
        Path logins = Logins.none("token-docker");
        Tool docker = engine.docker().where("DOCKER_CONFIG", logins);
        String image = registry.name("team/docker:1");
        engine.docker().run("tag", BASE, image);
        assertThat(docker.attempt("push", image).everything()).contains("requested access to the resource is denied");
        assertThat(docker.attempt("login", "--username=ann", "--password=wrong", registry.host())
                        .everything())
                .contains("unauthorized");
        docker.run("login", "--username=ann", "--password=" + Accounts.PASSWORD, registry.host());
        assertThat(logins.resolve("config.json")).content().doesNotContain("identitytoken");
        docker.run("push", image);
        docker.run("rmi", image);
        docker.run("pull", image);
        docker.run("logout", registry.host());
        docker.run("rmi", image);
        assertThat(docker.attempt("pull", image).status()).isNotZero();
    }

    @Test
    void dockerSearchesWithAndWithoutALogin() throws IOException {
        Path logins = Logins.folder("token-search", registry.host(), "ann", Accounts.PASSWORD);
        for (String image : List.of(registry.name("public/searched:1"), registry.name("team/searched:1"))) {
            engine.docker().run("tag", BASE, image);
            engine.docker().where("DOCKER_CONFIG", logins).run("push", image);
        }
        assertThat(search(logins)).containsExactly("public/searched", "team/searched");
        assertThat(search(Logins.none("token-search-none"))).containsExactly("public/searched");
    }

    private static List<String> search(Path logins) {
        return engine
                .docker()
                .where("DOCKER_CONFIG", logins)
                .run("search", "--format={{.Name}}", registry.name("searched"))
                .lines()
                .stream()
                .sorted()
                .toList();
    }

    @Test
    void anybodyPullsWhatIsPublicAndNobodyElsePushesIt() throws IOException {
        Path logins = Logins.folder("token-public", registry.host(), "ann", Accounts.PASSWORD);
        Path none = Logins.none("token-stranger");
        String image = registry.name("public/app:1");
        engine.docker().run("tag", BASE, image);
        engine.docker().where("DOCKER_CONFIG", logins).run("push", image);

        Tool docker = engine.docker().where("DOCKER_CONFIG", none);
        docker.run("rmi", image);
        docker.run("pull", image);
        assertThat(docker.attempt("push", image).everything()).contains("requested access to the resource is denied");

        Tool crane = Tool.named("crane").where("DOCKER_CONFIG", none);
        crane.run("validate", "--remote", image);
        assertThat(crane.run("catalog", registry.host()).lines()).containsExactly("public/app");
        OciLayout pulled = new OciLayout(Folders.fresh("token-public-back"));
        Tool.named("skopeo")
                .run("copy", "--src-tls-verify=false", "--src-no-creds", "docker://" + image, "oci:" + pulled.folder());
    }
}
