package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image of {@code docker/Dockerfile}, run as those of {@code registry:2} and {@code registry:3} are. */
final class ContainerImageIT {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final String IMAGE = DockerEngine.image("berth");
    private static final String RUNTIME = DockerEngine.image("runtime");
    private static final String BUILDER = DockerEngine.image("builder");
    private static final int PORT = FreePorts.one();
    private static final String CONTAINER = "berth-it-" + PORT;
    private static final String HOST = "127.0.0.1:" + PORT;
    private static final Duration START = Duration.ofSeconds(60);

    @RegisterExtension
    static final DockerEngine engine = new DockerEngine();

    private final Path data = Folders.fresh("container-data");
    private final Tool crane = Tool.named("crane");

    @BeforeAll
    static void buildImage() throws IOException {
        engine.importImage(BaseImages.runtime(), RUNTIME);
        engine.importImage(BaseImages.builder(), BUILDER);
        engine.docker()
                .with("build", "--file=" + CHECKOUT.resolve("docker/Dockerfile"), "--tag=" + IMAGE)
                .with("--build-arg=BUILD_IMAGE=" + BUILDER, "--build-arg=BASE_IMAGE=" + RUNTIME)
                .run(CHECKOUT);
    }

    @AfterAll
    static void removeImages() {
        engine.removeImages(DockerEngine.image("*"));
        engine.removeImages(HOST + "/*/*");
    }

    @AfterEach
    void removeContainer() {
        engine.docker().run("rm", "--force", "--volumes", CONTAINER);
    }

    @Test
    void comesBackWithItsImagesWhenItWasKilled() throws IOException {
        start("--restart=always");
        String image = HOST + "/library/sample:1";
        engine.importImage(BaseImages.busybox(), image);
        engine.docker().run("push", image);
        assertPullsAndRuns(image);
        killProcess();
        await("a restart")
                .atMost(START)
                .until(() -> engine.inspect("{{.RestartCount}}", CONTAINER).equals("1"));
        awaitAnswer();
        assertPullsAndRuns(image);
    }

    @Test
    void stopsWellWhenAsked() {
        start();
        engine.docker().run("stop", CONTAINER);
        assertThat(engine.inspect("{{.State.ExitCode}}", CONTAINER)).isEqualTo("0");
    }

    @Test
    void servesAVolumeOfRegistry2AndAddsToIt() {
        Path volume = GoldenVolumeIT.FIXTURE.resolve("golden-volume.tar.gz");
        Tool.named("tar").run("-C", data, "--strip-components=1", "-xzf", volume);
        start();
        crane.run("validate", "--remote", HOST + "/golden/multi:latest");
        OciLayout image = SampleLayout.image("container-image");
        crane.run("push", image.folder(), HOST + "/golden/oci:added");
        assertThat(crane.run("digest", HOST + "/golden/oci:added").text())
                .isEqualTo(image.root().toString());
        assertThat(crane.run("ls", HOST + "/golden/oci").lines()).contains("v1", "added");
    }

    @Test
    void readsTheConfigurationOfRegistry2() throws Exception {
        start("--volume=" + configuration("two") + ":/etc/docker/registry/config.yml");
        assertThat(header("X-It")).contains("two");
    }

    @Test
    void readsTheConfigurationOfRegistry3() throws Exception {
        start("--volume=" + configuration("three") + ":/etc/distribution/config.yml");
        assertThat(header("X-It")).contains("three");
    }

    @Test
    void isConfiguredByTheEnvironment() throws Exception {
        start("--env=REGISTRY_HTTP_HEADERS_X-It=[four]");
        assertThat(header("X-It")).contains("four");
    }

    @Test
    void startsFromItsRecording() {
        Tool run = engine.docker().with("run", "--rm", "--env=JAVA_OPTS=-XX:AOTMode=on", IMAGE);
        assertThat(run.run("--version").out()).startsWith("registry berth ");
    }

    @Test
    void runsCommands() {
        Tool run = engine.docker().with("run", "--rm", IMAGE);
        assertThat(run.run("--version").out()).contains("registry");
        assertThat(run.run("check-config", "/etc/distribution/config.yml").err())
                .doesNotContain("not built yet");
        assertThat(run.run("sh", "-c", "echo something else").text()).isEqualTo("something else");
        start();
        exec("bin/registry", "check-config", "/etc/docker/registry/config.yml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key list", "access explain --action pull --repository a", "user list", "key"})
    void passesEveryCommandOn(String command) {
        Tool run = engine.docker().with("run", "--rm", IMAGE);
        assertThat(run.attempt((Object[]) command.split(" ")).err()).doesNotContain("not found", "unknown command");
    }

    @Test
    void answersWordsThatAreNoCommand() {
        Tool run = engine.docker().with("run", "--rm", IMAGE);
        assertThat(run.attempt("sreve").err()).contains("registry: unknown command: sreve (did you mean serve?)");
        assertThat(run.attempt("garbage-collect").out()).contains("0 blobs stored");
    }

    @Test
    void servesItsConfigurationByTheCommandServe() {
        start(List.of(), "serve");
        assertStoresIn("/var/lib/registry");
    }

    @Test
    void commandsMeanTheConfigurationOfTheServer() throws IOException {
        Path file = configuration("five");
        start(List.of("--volume=" + file + ":/my.yml"), "/my.yml");
        assertThat(shownConfiguration()).contains("# /my.yml:").doesNotContain("/etc/");
        exec("registry", "key", "create", "--name", "r", "--repository", "a", "--action", "pull");
        assertThat(exec("registry", "key", "list").out()).contains("robot/r");
    }

    @Test
    void storesInTheVolumeOfTheFirstImages() {
        Path volume = Folders.fresh("container-first-volume");
        engine.docker()
                .with("run", "-d", "-p", PORT + ":5000", "-v", volume + ":/tmp/registry-dev", "--name", CONTAINER)
                .run(IMAGE);
        awaitAnswer();
        assertStoresIn("/tmp/registry-dev");
        crane.run("push", SampleLayout.image("first-volume").folder(), HOST + "/first/volume:1");
        assertThat(volume.resolve("docker/registry/v2/repositories/first/volume"))
                .isDirectory();
    }

    @Test
    void refusesAVolumeOfAnotherUserAtStart() {
        Output ended = engine.docker()
                .with("run", "--rm", "--user=65532:65532", "-v", data + ":/var/lib/registry", IMAGE)
                .attempt();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains("/var/lib/registry: permission denied", "chown -R 65532:65532 /var/lib/registry")
                .doesNotContain("listening");
    }

    @Test
    void saysWhoseTheFolderOfAccountsIs() {
        Output ended = engine.docker()
                .with("run", "--rm", "--user=65532:65532", "-v", Folders.fresh("container-accounts") + ":/auth")
                .with("--env=REGISTRY_STORAGE=inmemory", "--env=REGISTRY_AUTH_HTPASSWD_REALM=it")
                .with("--env=REGISTRY_AUTH_HTPASSWD_PATH=/auth/htpasswd", IMAGE)
                .attempt();
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .contains("accounts cannot be written: /auth: permission denied; it belongs to uid 0")
                .contains("the registry runs as uid 65532");
    }

    @Test
    void isHealthyWhileItAnswers() {
        start("--health-interval=1s");
        await("health")
                .atMost(START)
                .until(() ->
                        engine.inspect("{{.State.Health.Status}}", CONTAINER).equals("healthy"));
        assertThat(exec("registry", "healthcheck").text()).isEqualTo("ok: :5000");
        Output logs = engine.docker().run("logs", CONTAINER);
        assertThat(logs.err()).contains("no auth configured");
        assertThat(logs.out()).contains("GET /v2/").doesNotContain("healthcheck");
    }

    private static void assertStoresIn(String directory) {
        assertThat(shownConfiguration()).contains("storage.filesystem.rootdirectory: " + directory + " ");
        assertThat(engine.docker().run("logs", CONTAINER).err()).contains("storing in " + directory);
    }

    private static String shownConfiguration() {
        return exec("registry", "show-config").out();
    }

    private static Output exec(String... command) {
        return engine.docker().with("exec", CONTAINER).run((Object[]) command);
    }

    /**
     * The command line in the documentation of {@code registry:2}, with additional options and its own names and port.
     */
    private void start(String... options) {
        start(List.of(options));
    }

    private void start(List<String> options, String... command) {
        engine.docker()
                .with("run", "-d", "-p", PORT + ":5000", "-v", data + ":/var/lib/registry", "--name", CONTAINER)
                .with(options.toArray(String[]::new))
                .with(IMAGE)
                .run((Object[]) command);
        awaitAnswer();
    }

    private static void awaitAnswer() {
        await("GET /v2/").atMost(START).ignoreExceptions().until(() -> ping().statusCode() == 200);
    }

    private static HttpResponse<Void> ping() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://" + HOST + "/v2/");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
        }
    }

    private static Optional<String> header(String name) throws IOException, InterruptedException {
        return ping().headers().firstValue(name);
    }

    private static void assertPullsAndRuns(String image) {
        engine.docker().run("rmi", image);
        engine.docker().run("pull", image);
        assertThat(engine.docker().run("run", "--rm", image, "echo", "hello").text())
                .isEqualTo("hello");
    }

    /** Kills the process like a crash; after "docker kill" an engine would not restart it. */
    private static void killProcess() {
        String pid = engine.inspect("{{.State.Pid}}", CONTAINER);
        engine.docker().run("run", "--rm", "--pid=host", RUNTIME, "kill", "-9", pid);
    }

    private static Path configuration(String mark) throws IOException {
        return Files.writeString(Folders.fresh("container-config").resolve("config.yml"), """
            version: 0.1
            storage:
              filesystem:
                rootdirectory: /var/lib/registry
            http:
              addr: :5000
              headers:
                X-It: [%s]
            """.formatted(mark));
    }
}
