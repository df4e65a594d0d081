package io.berth.http.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PodmanIT {

    /** Works without systemd, which a container of CI has not, and within the limits of any user. */
    private static final String CONTAINERS_CONF = """
        [containers]
        default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
        [engine]
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        """;

    @RegisterExtension
    static final Berth registry = Berth.plain();

    /** A run root may have 50 characters only, and the checkout may be deep. */
    private final Path folder = Folders.brief();

    private final Tool podman = Tool.named("podman")
            .where("CONTAINERS_CONF", configuration(folder.resolve("containers.conf")))
            .with("--root=" + folder.resolve("root"), "--runroot=" + folder.resolve("run"), "--storage-driver=vfs");

    @AfterEach
    void removeStorage() throws IOException {
        podman.run("system", "reset", "--force");
        Folders.delete(folder);
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

    private static Path configuration(Path file) {
        try {
            return Files.writeString(file, CONTAINERS_CONF);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
