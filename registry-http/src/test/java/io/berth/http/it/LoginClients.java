package io.berth.http.it;

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

/** The programs that people and jobs log in with, for the tests of one class. */
final class LoginClients implements BeforeAllCallback, AfterAllCallback {

    private final DockerEngine engine = new DockerEngine();
    private final Set<String> hosts = new HashSet<>();
    private @Nullable Podman podman;

    /**
     * One of them: the command lines of each step, with words in braces to be filled in. A step ends with the first
     * line that fails.
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
        /** Keeps a password without trying it, so a login is not over before the registry was asked for something. */
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
     * Somebody who can log in.
     *
     * @param wrong a password that is not theirs
     */
    record Account(String user, String password, String wrong) {}

    /** A client that was told nothing yet, and what the words in its commands stand for. */
    private record Session(Tool program, Map<String, String> words) {

        Session where(String word, Object meaning) {
            Map<String, String> more = new HashMap<>(words);
            more.put("{" + word + "}", meaning.toString());
            return new Session(program, Map.copyOf(more));
        }

        /** What its last line said, or the first that failed. */
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

    /** Fails unless {@code client} pushes and pulls from its login to its logout, and not before, after, or wrongly. */
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
        // Some ask no token server on this machine unless the registry is at a host of the same name.
        String host = registry.host().replace("127.0.0.1", "localhost");
        hosts.add(host);
        return new Session(program(client, name, folder), Map.of())
                .where("host", host)
                .where("image", host + "/logins/" + name + ":1")
                .where("folder", folder)
                .where("layout", SampleLayout.image("logins-layout").folder())
                .where("archive", archive(folder));
    }

    /** Whatever variable it takes, it keeps what it is told in this folder. */
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

    /** The file system of an image; without the name of this client its layer would be there already. */
    private static Path archive(Path folder) throws IOException {
        byte[] layer = Layer.of("name", folder.toString().getBytes(StandardCharsets.UTF_8))
                .archive();
        return Files.write(folder.resolve("image.tar"), layer);
    }
}
