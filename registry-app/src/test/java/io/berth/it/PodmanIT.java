package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PodmanIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Podman storage = new Podman();
    private final Tool podman = storage.tool();

    @AfterEach
    void removeStorage() throws IOException {
        storage.close();
    }

    @Test
    void buildsPushesPullsAndRuns() throws IOException {
        String image = registry.name("podman/image:1");
        build(image);
        podman.run("push", "--tls-verify=false", image);
        String pushed = id(image);
        podman.run("rmi", "--all", "--force");
        podman.run("pull", "--tls-verify=false", image);
        assertThat(id(image)).isEqualTo(pushed);
        assertThat(podman.run("run", "--rm", "--network=none", image).text()).isEqualTo("hello from podman");
    }

    @Test
    void pushesAnIndexOfItsImages() throws IOException {
        String index = registry.name("podman/index:1");
        build("localhost/berth-it/podman");
        podman.run("manifest", "create", "berth-it/index", "containers-storage:localhost/berth-it/podman");
        podman.run("manifest", "push", "--all", "--tls-verify=false", "berth-it/index", "docker://" + index);
        podman.run("rmi", "--all", "--force");
        podman.run("pull", "--tls-verify=false", index);
        assertThat(podman.run("run", "--rm", "--network=none", index).text()).isEqualTo("hello from podman");
    }

    @Test
    void searches() throws IOException {
        String image = registry.name("podman/searched:1");
        build(image);
        podman.run("push", "--tls-verify=false", image);
        assertThat(podman.run("search", "--tls-verify=false", registry.name("searched"))
                        .out())
                .contains("podman/searched");
        assertThat(podman.run("search", "--tls-verify=false", "--list-tags", registry.name("podman/searched"))
                        .out())
                .contains("1");
    }

    private void build(String image) throws IOException {
        podman.run("import", "--change=CMD [\"echo\",\"hello from podman\"]", BaseImages.busybox(), image);
    }

    private String id(String image) {
        return podman.run("image", "inspect", "--format={{.Id}}", image).text();
    }
}
