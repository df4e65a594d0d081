package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.berth.core.model.Digest.Algorithm;
import io.berth.core.net.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configurations of docs/reverse-proxies.md, each with its proxy. */
final class ReverseProxiesIT {

    private static final Path PAGE = Path.of("../docs/reverse-proxies.md");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
    private static final Pattern REALM = Pattern.compile("Bearer realm=\"([^\"]+)\"");

    @RegisterExtension
    private static final Berth REGISTRY = Berth.with("""
            auth:
              htpasswd: {realm: it, path: %s}
            berth:
              tokens: {enabled: true}
              trustedproxies: [127.0.0.0/8]
            """.formatted(accounts()));

    /** bcrypt of the password at the lowest cost. */
    private static Path accounts() {
        try {
            return Files.writeString(
                    Folders.fresh("proxied-accounts").resolve("htpasswd"),
                    "ann:$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,https", "1,https", "2,http"})
    void nginxPassesLoginsAndPushesAndPulls(int block, String scheme) throws IOException {
        Tool nginx = Tool.named("nginx");
        try (Front front = new Front(scheme)) {
            String server = front.adapted(block("nginx", block));
            Path config =
                    Files.writeString(front.folder().resolve("nginx.conf"), """
                    daemon off;
                    worker_processes 1;
                    pid %1$s/nginx.pid;
                    error_log %1$s/log;
                    events {}
                    http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    %2$s
                    }
                    """.formatted(front.folder(), server));
            front.run(nginx, "-c", config, "-p", front.folder());

            assertServesThrough(front);
        }
    }

    @Test
    void caddyPassesLoginsAndPushesAndPulls() throws IOException {
        Tool caddy = Tool.named("caddy");
        try (Front front = new Front("https")) {
            String options = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n";
            Path config =
                    Files.writeString(front.folder().resolve("Caddyfile"), options + front.adapted(block("caddy", 0)));
            Tool homeless = caddy.where("HOME", front.folder()).where("XDG_DATA_HOME", front.folder());
            front.run(homeless, "run", "--adapter", "caddyfile", "--config", config);

            assertServesThrough(front);
        }
    }

    /** Not in Debian's packages, so its absence does not fail in CI. */
    @Test
    void traefikPassesLoginsAndPushesAndPulls() throws IOException {
        Optional<Path> program = Stream.of("/usr/bin/traefik", "/usr/local/bin/traefik")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(program).as("traefik, which is not installed").isPresent();
        try (Front front = new Front("https")) {
            Path config = Files.writeString(front.folder().resolve("dynamic.toml"), front.adapted(block("toml", 0)));
            front.run(
                    Tool.at(program.orElseThrow()),
                    "--entrypoints.websecure.address=127.0.0.1:" + front.port(),
                    "--providers.file.filename=" + config);

            assertServesThrough(front);
        }
    }

    private static void assertServesThrough(Front front) throws IOException {
        try (RegistryClient anonymous = front.client()) {
            String challenge = anonymous
                    .get("v2/")
                    .headers()
                    .firstValue("WWW-Authenticate")
                    .orElseThrow();
            String realm = first(REALM, challenge);
            assertThat(realm).isEqualTo(front.base() + "v2/auth");
            RegistryClient ann = anonymous.as("ann", "open sesame");
            String scope = "?scope=repository:proxied/app:pull,push";
            String token = first(TOKEN, new String(ann.get("v2/auth" + scope).body(), StandardCharsets.UTF_8));
            assertPushesAndPulls(anonymous.bearing(token));
        }
    }

    private static void assertPushesAndPulls(RegistryClient client) throws IOException {
        byte[] layer = new Noise(3, 4 << 20).readAllBytes();
        assertThat(client.putBlobInParts("proxied/app", layer).statusCode()).isEqualTo(201);
        assertThat(client.getBlob("proxied/app", Algorithm.SHA256.digestOf(layer))
                        .body())
                .isEqualTo(layer);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    /** A block of the page, by its language and its position among those. */
    private static String block(String language, int place) throws IOException {
        List<String> blocks = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
        return blocks.get(place);
    }

    /** A proxy in front of the registry, on a port of its own. */
    private static final class Front implements AutoCloseable {

        private static final Duration START = Duration.ofSeconds(30);

        private final String scheme;
        private final int port = FreePorts.one();
        private final Path folder = Folders.fresh("proxy-" + port);
        private final TlsFiles tls = TlsFiles.create(folder);
        private @Nullable Process process;

        Front(String scheme) {
            this.scheme = scheme;
        }

        Path folder() {
            return folder;
        }

        int port() {
            return port;
        }

        String base() {
            return scheme + "://localhost:" + port + "/";
        }

        RegistryClient client() {
            return RegistryClient.of(URI.create(base()), tls);
        }

        /** A configuration of the page, adapted to this port, certificate and registry. */
        String adapted(String configuration) {
            return configuration
                    .replace("127.0.0.1:5000", REGISTRY.host())
                    .replaceAll("listen \\d+", "listen 127.0.0.1:" + port)
                    .replaceAll("(?m)^registry\\.example\\.com \\{", "https://localhost:" + port + " {")
                    .replaceAll("(registry|www)\\.example\\.com", "localhost")
                    .replaceAll("/etc/\\w+/\\w+\\.crt", tls.certificate().toString())
                    .replaceAll("/etc/\\w+/\\w+\\.key", tls.key().toString());
        }

        /** Starts the proxy, and returns when the registry responds through it. */
        void run(Tool proxy, Object... arguments) throws IOException {
            Path log = folder.resolve("log");
            Process started = proxy.start(log, log, arguments);
            process = started;
            await("GET /v2/ through " + proxy.program()).atMost(START).until(() -> {
                if (!started.isAlive()) {
                    throw new AssertionError(proxy.program() + " ended\n" + Files.readString(log));
                }
                return answers();
            });
        }

        private boolean answers() {
            try (RegistryClient client = client()) {
                return client.get("v2/").statusCode() == 401;
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            if (process != null) {
                process.destroy();
                process.onExit().join();
            }
        }
    }
}
