package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The login commands of people and jobs, for the tests of one class. */
final class LoginClients implements BeforeAllCallback, AfterAllCallback {

    private final DockerEngine engine = new DockerEngine();
    private final Set<String> hosts = new HashSet<>();
    private @Nullable Podman podman;

    /**
     * A client: the command lines of each step, with placeholders in braces. A step ends with the first failing line.
     */
    enum Client {
        DOCKER(
                "import {archive} {image}",
                "login --username={user} --password={password} {host}",
                "push {image}",
                "rmi {image}\npull {image}",
                "logout {host}"),
        PODMAN(
                "import {archive} {image}",
                "login --tls-verify=false --username={user} --password={password} {host}",
                "push --tls-verify=false {image}",
                "rmi {image}\npull --tls-verify=false {image}",
                "logout {host}"),
        SKOPEO(
                "",
                "login --tls-verify=false --username={user} --password={password} {host}",
                "copy --dest-tls-verify=false oci:{layout}:latest docker://{image}",
                "copy --src-tls-verify=false docker://{image} oci:{folder}/pulled",
                "logout {host}"),
        HELM(
                "create {folder}/helm\npackage --destination={folder} --version=1.0.0 {folder}/helm",
                "registry login --plain-http --username={user} --password={password} {host}",
                "push --plain-http {folder}/helm-1.0.0.tgz oci://{host}/logins",
                "pull --plain-http --destination={folder}/helm --version=1.0.0 oci://{host}/logins/helm",
                "registry logout {host}"),
        ORAS(
                "",
                "login --plain-http --username={user} --password={password} {host}",
                "cp --from-oci-layout --to-plain-http {layout}:latest {image}",
                "cp --from-plain-http --to-oci-layout {image} {folder}/pulled:latest",
                "logout {host}"),
        /** Stores a password without checking it, so a login includes a request to the registry. */
        CRANE(
                "",
                "auth login --username={user} --password={password} {host}\ncatalog {host}",
                "push {layout} {image}",
                "pull --format=oci {image} {folder}/pulled",
                "auth logout {host}");

        private final String prepare;
        private final String logIn;
        private final String push;
        private final String pull;
        private final String logOut;

        Client(String prepare, String logIn, String push, String pull, String logOut) {
            this.prepare = prepare;
            this.logIn = logIn;
            this.push = push;
            this.pull = pull;
            this.logOut = logOut;
        }
    }

    /**
     * An account.
     *
     * @param wrong a wrong password
     */
    record Account(String user, String password, String wrong) {}

    /** A client without credentials, and the values of its placeholders. */
    private record Session(Tool program, Map<String, String> words) {

        Session where(String word, Object meaning) {
            Map<String, String> more = new HashMap<>(words);
            more.put("{" + word + "}", meaning.toString());
            return new Session(program, Map.copyOf(more));
        }

        /** The output of its last line, or of the first that failed. */
        Output attempt(String step) {
            Output output = new Output(0, "", "");
            for (String line : step.lines().toList()) {
                output = program.attempt(arguments(line));
                if (output.status() != 0) {
                    return output;
                }
            }
            return output;
        }

        private Object[] arguments(String line) {
            return Arrays.stream(line.split(" ")).map(this::filledIn).toArray();
        }

        private String filledIn(String argument) {
            String text = argument;
            for (Map.Entry<String, String> word : words.entrySet()) {
                text = text.replace(word.getKey(), word.getValue());
            }
            return text;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        engine.beforeAll(context);
        podman = new Podman();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        try {
            if (podman != null) {
                podman.close();
                hosts.forEach(host -> engine.removeImages(host + "/logins/*"));
            }
        } finally {
            engine.afterAll(context);
        }
    }

    /** Checks that {@code client} can push and pull exactly between login and logout, and not with a wrong password. */
    void assertPushesAndPullsOnceLoggedIn(Client client, Berth registry, Account account) throws IOException {
        Session session = session(client, registry).where("user", account.user());
        Session right = session.where("password", account.password());
        Session wrong = session.where("password", account.wrong());
        assertSucceeds(right, client.prepare);
        assertThat(right.attempt(client.push).status())
                .as("push before the login")
                .isNotZero();

        Output refused = wrong.attempt(client.logIn);
        assertThat(refused.status()).as("login with a wrong password").isNotZero();
        assertThat(refused.everything()).containsPattern("(?i)unauthorized|invalid username/password");

        assertSucceeds(right, client.logIn);
        assertSucceeds(right, client.push);
        assertSucceeds(right, client.pull);
        assertSucceeds(right, client.logOut);
        assertThat(right.attempt(client.pull).status())
                .as("pull after the logout")
                .isNotZero();
    }

    private static void assertSucceeds(Session session, String step) {
        Output output = session.attempt(step);
        assertThat(output.status()).as("%s: %s", step, output.everything()).isZero();
    }

    private Session session(Client client, Berth registry) throws IOException {
        String name = client.name().toLowerCase(Locale.ROOT);
        Path folder = Folders.fresh("logins-" + name);
        // Some do not use a token server on this machine unless the registry has the same host name.
        String host = registry.host().replace("127.0.0.1", "localhost");
        hosts.add(host);
        return new Session(program(client, name, folder), Map.of())
                .where("host", host)
                .where("image", host + "/logins/" + name + ":1")
                .where("folder", folder)
                .where("layout", SampleLayout.image("logins-layout").folder())
                .where("archive", archive(folder));
    }

    /** Whatever variable it uses, it stores credentials in this directory. */
    private Tool program(Client client, String name, Path folder) throws IOException {
        Tool program = switch (client) {
            case DOCKER -> engine.docker();
            case PODMAN -> Objects.requireNonNull(podman, "not started").tool();
            case SKOPEO, HELM, ORAS, CRANE -> Tool.named(name);
        };
        return program.where("DOCKER_CONFIG", folder)
                .where("REGISTRY_AUTH_FILE", Files.writeString(folder.resolve("auth.json"), "{}"))
                .where("HELM_CONFIG_HOME", folder)
                .where("HELM_CACHE_HOME", folder)
                .where("HELM_DATA_HOME", folder);
    }

    /** The file system of an image; includes the client's name, so that its layer does not exist yet. */
    private static Path archive(Path folder) throws IOException {
        byte[] layer = Layer.of("name", folder.toString().getBytes(StandardCharsets.UTF_8))
                .archive();
        return Files.write(folder.resolve("image.tar"), layer);
    }
}
