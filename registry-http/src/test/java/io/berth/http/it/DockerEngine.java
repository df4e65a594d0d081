package io.berth.http.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A docker engine for the tests of one class: the one that {@code docker} reaches, or else one of its own, started in a
 * temporary folder and stopped afterwards. Images to run are imported, as none can be pulled.
 */
final class DockerEngine implements BeforeAllCallback, AfterAllCallback {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration BUILD = Duration.ofMinutes(15);

    private Optional<Process> daemon = Optional.empty();
    private @Nullable Path folder;
    private @Nullable Tool docker;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        docker = Tool.named("docker").within(BUILD);
        if (!answers()) {
            startDaemon();
        }
    }

    private void startDaemon() throws IOException {
        // A socket's path may have 107 characters only, and the checkout may be deep.
        Path home = Folders.brief();
        String socket = "unix://" + home.resolve("docker.sock");
        folder = home;
        daemon = Optional.of(Tool.named("dockerd")
                .with("--data-root=" + home.resolve("data"), "--exec-root=" + home.resolve("exec"))
                .with("--pidfile=" + home.resolve("docker.pid"), "--host=" + socket)
                .start(log(home), log(home)));
        docker = docker().where("DOCKER_HOST", socket);
        await("docker engine").atMost(START).until(() -> answers() || !daemonIsAlive());
        if (!daemonIsAlive()) {
            throw MissingPart.of(
                    "no docker engine is reachable, and none can be started: " + Files.readString(log(home)));
        }
    }

    private boolean daemonIsAlive() {
        return daemon.orElseThrow().isAlive();
    }

    private boolean answers() {
        return docker().attempt("version").status() == 0;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        if (daemon.isPresent()) {
            removeContainers();
            daemon.get().destroy();
            daemon.get().waitFor();
            Folders.delete(Objects.requireNonNull(folder));
        }
    }

    private void removeContainers() {
        for (String container : docker().run("ps", "--all", "--quiet").lines()) {
            docker().run("rm", "--force", "--volumes", container);
        }
    }

    /** The {@code docker} command of this engine. */
    Tool docker() {
        return Objects.requireNonNull(docker, "not started");
    }

    /** Imports an archive of a filesystem as an image. */
    void importImage(Path archive, String image) {
        docker().run("import", "--change=ENV PATH=/bin:/opt/java/bin:/opt/maven/bin", archive, image);
    }

    /** Removes the images of this name or pattern, as far as no others are built on them. */
    void removeImages(String reference) {
        Output images = docker().run("images", "--format={{.Repository}}:{{.Tag}}", "--filter=reference=" + reference);
        images.lines().forEach(image -> docker().attempt("rmi", "--force", image));
    }

    /** What {@code docker inspect} answers for this template. */
    String inspect(String template, String object) {
        return docker().run("inspect", "--format=" + template, object).text();
    }

    private static Path log(Path home) {
        return home.resolve("dockerd.log");
    }
}
