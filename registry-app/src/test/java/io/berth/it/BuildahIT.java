package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class BuildahIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Path folder = Folders.fresh("buildah");
    private final Tool buildah = Tool.named("buildah")
            .with("--root=" + folder.resolve("root"), "--runroot=" + folder.resolve("run"), "--storage-driver=vfs");

    @AfterEach
    void removeStorage() {
        buildah.run("rm", "--all");
        buildah.run("rmi", "--all", "--force");
    }

    @Test
    void buildsPushesAndPulls() throws IOException {
        String image = registry.name("buildah/image:1");
        build(image);
        buildah.run("push", "--tls-verify=false", image);
        String pushed = id(image);
        buildah.run("rmi", "--all", "--force");
        buildah.run("pull", "--tls-verify=false", image);
        assertThat(id(image)).isEqualTo(pushed);
    }

    @Test
    void buildsOnAnImageOfTheRegistry() throws IOException {
        String base = registry.name("buildah/base:1");
        build(base);
        buildah.run("push", "--tls-verify=false", base);
        buildah.run("rmi", "--all", "--force");
        String container = buildah.run("from", "--tls-verify=false", base).text();
        assertThat(Path.of(buildah.run("mount", container).text(), "notes.txt")).hasContent("built");
    }

    @Test
    void pushesAnIndexOfItsImages() throws IOException {
        String index = registry.name("buildah/index:1");
        build("berth-it/buildah");
        buildah.run("manifest", "create", "berth-it/index", "containers-storage:localhost/berth-it/buildah");
        buildah.run("manifest", "push", "--all", "--tls-verify=false", "berth-it/index", "docker://" + index);
        buildah.run("rmi", "--all", "--force");
        buildah.run("pull", "--tls-verify=false", index);
    }

    private void build(String image) throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "built");
        String container = buildah.run("from", "scratch").text();
        buildah.run("copy", container, notes, "/notes.txt");
        buildah.run("commit", "--rm", container, image);
    }

    private String id(String image) {
        return buildah.run("inspect", "--type=image", "--format={{.FromImageID}}", image)
                .text();
    }
}
