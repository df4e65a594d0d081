package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class DockerEngineIT {

    private static final String BASE = DockerEngine.image("busybox");

    @RegisterExtension
    static final Berth registry = Berth.plain();

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
    void pushesLayersAndRunsWhatItPulls() throws IOException {
        String image = build("docker/layers:1", "one", "two", "three");
        push(image);
        String id = engine.inspect("{{.Id}}", image);
        String digest = engine.inspect("{{index .RepoDigests 0}}", image);
        remove(image);
        engine.docker().run("pull", image);
        assertThat(engine.inspect("{{.Id}}", image)).isEqualTo(id);
        assertThat(engine.inspect("{{index .RepoDigests 0}}", image)).isEqualTo(digest);
        assertThat(engine.docker().run("run", "--rm", image).lines()).containsExactly("one", "two", "three");
    }

    @Test
    void pullsByDigest() throws IOException {
        String image = build("docker/digest:1", "by digest");
        push(image);
        String digest = engine.inspect("{{index .RepoDigests 0}}", image);
        remove(image);
        engine.docker().run("pull", digest);
        assertThat(engine.docker().run("run", "--rm", digest).text()).isEqualTo("by digest");
    }

    @Test
    void findsLayersThatArePresent() throws IOException {
        String image = build("docker/again:1", "once");
        push(image);
        assertThat(push(image).out()).contains("Layer already exists").doesNotContain("Pushed");
    }

    @Test
    void mountsLayersOfAnotherRepository() throws IOException {
        String image = build("docker/from:1", "mounted");
        String other = registry.name("docker/to:1");
        push(image);
        engine.docker().run("tag", image, other);
        assertThat(push(other).out()).contains("Mounted from docker/from");
    }

    @Test
    void pushesAllTagsAndPullsThem() throws IOException {
        String image = build("docker/tags:1", "all tags");
        String repository = registry.name("docker/tags");
        engine.docker().run("tag", image, repository + ":2");
        engine.docker().run("push", "--all-tags", repository);
        remove(image);
        engine.docker().run("pull", "--all-tags", repository);
        assertThat(engine.docker()
                        .run("images", "--format={{.Tag}}", repository)
                        .lines())
                .containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void pushesAManifestList() throws IOException {
        String list = registry.name("docker/list:1");
        String image = build("docker/list:amd64", "from a list");
        push(image);
        Tool manifest =
                engine.docker().where("DOCKER_CLI_EXPERIMENTAL", "enabled").with("manifest");
        manifest.run("create", "--insecure", list, image);
        manifest.run("push", "--insecure", "--purge", list);
        remove(image);
        engine.docker().run("pull", list);
        assertThat(engine.docker().run("run", "--rm", list).text()).isEqualTo("from a list");
    }

    @Test
    void findsRepositoriesByPartOfTheirName() throws IOException {
        push(build("docker/searched:1", "found"));

        assertThat(engine.docker()
                        .run("search", "--format={{.Name}}", registry.name("searched"))
                        .text())
                .endsWith("docker/searched");
    }

    @Test
    void saysThatAnImageIsUnknown() {
        Output output = engine.docker().attempt("pull", registry.name("docker/nothing:1"));
        assertThat(output.err()).contains("manifest for " + registry.name("docker/nothing:1") + " not found");
    }

    /** Builds an image with one layer for each line that it prints. */
    private static String build(String rest, String... lines) throws IOException {
        Path folder = Folders.fresh("docker-build");
        StringBuilder dockerfile = new StringBuilder("FROM " + BASE + "\n");
        for (String line : lines) {
            dockerfile.append("RUN echo ").append(line).append(" >> /lines\n");
        }
        Files.writeString(folder.resolve("Dockerfile"), dockerfile + "CMD [\"cat\", \"/lines\"]\n");
        String image = registry.name(rest);
        engine.docker().run("build", "--tag=" + image, folder);
        return image;
    }

    private static Output push(String image) {
        return engine.docker().run("push", image);
    }

    private static void remove(String image) {
        engine.docker().run("rmi", "--force", engine.inspect("{{.Id}}", image));
    }
}
