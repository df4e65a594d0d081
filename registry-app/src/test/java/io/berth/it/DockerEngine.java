package io.berth.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A docker engine for the tests of one class: the one that {@code docker} reaches, or else its own, started in a
 * temporary directory and stopped afterwards; it shares no bridge, firewall rule or namespace with another engine of
 * this machine. Images are imported, as none can be pulled.
 */
final class DockerEngine implements BeforeAllCallback, AfterAllCallback {

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration BUILD = Duration.ofMinutes(15);

    private static final String IMAGES = unique();

    /** Prefix of the names of its own engine's parts. */
    private final String name = unique();

    private Optional<Process> daemon = Optional.empty();
    private @Nullable Path folder;
    private @Nullable Tool docker;

    /** A unique name; at most 15 characters, the limit of network interfaces. */
    private static String unique() {
        return "berth-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        docker = Tool.named("docker").within(BUILD);
        if (!answers()) {
            startDaemon();
        }
    }

    private void startDaemon() throws IOException {
        // A socket path is limited to 107 characters, and the checkout may be deep.
        Path home = Folders.brief();
        String socket = "unix://" + home.resolve("docker.sock");
        folder = home;
        addBridge();
        daemon = Optional.of(Tool.named("dockerd")
                .with("--data-root=" + home.resolve("data"), "--exec-root=" + home.resolve("exec"))
                .with("--pidfile=" + home.resolve("docker.pid"), "--host=" + socket)
                .with("--bridge=" + name, "--iptables=false", "--ip6tables=false")
                .with("--containerd-namespace=" + name, "--containerd-plugins-namespace=plugins." + name)
                .start(log(home), log(home)));
        docker = docker().where("DOCKER_HOST", socket);
        await("docker engine").atMost(START).until(() -> answers() || !daemonIsAlive());
        if (!daemonIsAlive()) {
            throw MissingPart.of(
                    "no docker engine is reachable, and none can be started: " + Files.readString(log(home)));
        }
    }

    /** Not docker0, whose addresses another engine uses, too. */
    private void addBridge() {
        Tool ip = Tool.named("ip");
        String address = freeAddress(ip.run("-4", "-oneline", "address", "show").out());
        Output added = ip.attempt("link", "add", name, "type", "bridge");
        if (added.status() != 0) {
            throw MissingPart.of("no docker engine is reachable, and this user may add no bridge: " + added.err());
        }
        ip.run("address", "add", address, "dev", name);
        ip.run("link", "set", name, "up");
    }

    /** An unused address of the network for tests (RFC 2544). */
    private static String freeAddress(String used) {
        return Stream.generate(() -> "198.18." + ThreadLocalRandom.current().nextInt(256) + ".1/24")
                .filter(address -> !used.contains(" " + address + " "))
                .findFirst()
                .orElseThrow();
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
            if (daemonIsAlive()) {
                removeContainers();
            }
            daemon.get().destroy();
            daemon.get().waitFor();
            Tool.named("ip").run("link", "delete", name);
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

    /** A unique image name on this engine. */
    static String image(String name) {
        return IMAGES + "/" + name;
    }

    /** Imports an archive of a filesystem as an image. */
    void importImage(Path archive, String image) {
        docker().run("import", "--change=ENV PATH=/bin:/opt/java/bin:/opt/maven/bin", archive, image);
    }

    /** Removes images of this name or pattern, except those that others are built on. */
    void removeImages(String reference) {
        Output images = docker().run("images", "--format={{.Repository}}:{{.Tag}}", "--filter=reference=" + reference);
        images.lines().forEach(image -> docker().attempt("rmi", "--force", image));
    }

    /** The output of {@code docker inspect} for this template. */
    String inspect(String template, String object) {
        return docker().run("inspect", "--format=" + template, object).text();
    }

    private static Path log(Path home) {
        return home.resolve("dockerd.log");
    }
}
