package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that authenticate with a certificate. */
final class ClientCertificatesIT {

    private static final Path FOLDER = Folders.fresh("client-certificates");
    private static final Authority authority = Authority.create();

    /** Continues the tls section that {@code secured} ends with. */
    @RegisterExtension
    static final Berth registry =
            Berth.with("""
                clientcas: [%s]
                clientauth: verify-client-cert-if-given
            berth:
              identities:
                - certificates:
                    user: cn
                    strip: [.ci.example.com]
            """.formatted(authority.certificate())).secured();

    /** A certificate authority for clients. */
    private record Authority(Path certificate, Path key) {

        static Authority create() {
            Authority made = new Authority(FOLDER.resolve("ca.pem"), FOLDER.resolve("ca.key"));
            Tool.named("openssl")
                    .with("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
                    .with("-days", "2", "-subj", "/CN=Clients")
                    .run("-keyout", made.key, "-out", made.certificate);
            return made;
        }

        /** A directory in the layout of container tools: {@code ca.crt}, {@code client.cert} and {@code client.key}. */
        Path issue(String commonName) throws IOException {
            Path folder = Files.createDirectories(FOLDER.resolve(commonName));
            Tool openssl = Tool.named("openssl");
            openssl.with("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
                    .with("-subj", "/O=Example/CN=" + commonName)
                    .run("-keyout", folder.resolve("client.key"), "-out", folder.resolve("request.pem"));
            openssl.with("x509", "-req", "-days", "2", "-CAcreateserial")
                    .run(
                            "-in",
                            folder.resolve("request.pem"),
                            "-CA",
                            certificate,
                            "-CAkey",
                            key,
                            "-out",
                            folder.resolve("client.cert"));
            Files.copy(registry.certificate(), folder.resolve("ca.crt"));
            return folder;
        }
    }

    @Test
    void skopeoPushesAndPullsWithNothingElse() throws IOException {
        Path shown = authority.issue("builder-1.ci.example.com");
        OciLayout pushed = SampleLayout.image("certificates-image");
        OciLayout pulled = new OciLayout(Folders.fresh("certificates-image-back"));
        Tool skopeo = Tool.named("skopeo");
        String image = "docker://" + registry.name("ci/image:1");
        skopeo.run("copy", "--dest-cert-dir", shown, "oci:" + pushed.folder(), image);
        skopeo.run("copy", "--src-cert-dir", shown, image, "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }

    @Test
    void podmanPushesAndPullsWithNothingElse() throws IOException {
        String shown = "--cert-dir=" + authority.issue("builder-4.ci.example.com");
        String image = registry.name("ci/podman:1");
        try (Podman podman = new Podman()) {
            podman.tool().run("import", BaseImages.busybox(), image);
            podman.tool().run("push", shown, image);
            podman.tool().run("rmi", image);
            podman.tool().run("pull", shown, image);
        }
    }

    @Test
    void orasPushesAndPullsWithNothingElse() throws IOException {
        Path shown = authority.issue("builder-5.ci.example.com");
        OciLayout pushed = SampleLayout.image("certificates-oras");
        OciLayout pulled = new OciLayout(Folders.fresh("certificates-oras-back"));
        Tool oras = Tool.named("oras").where("DOCKER_CONFIG", Folders.fresh("certificates-oras-logins"));
        String image = registry.name("ci/oras:1");
        oras.with("cp", "--from-oci-layout").with(certificates("--to-", shown)).run(pushed.atRoot(), image);
        oras.with("cp", "--to-oci-layout").with(certificates("--from-", shown)).run(image, pulled.folder() + ":latest");
        pulled.assertHolds(pushed);
    }

    @Test
    void helmPushesAndPullsWithNothingElse() throws IOException {
        Path folder = Folders.fresh("certificates-helm");
        String[] shown = certificates("--", authority.issue("builder-6.ci.example.com"));
        Tool helm = Tool.named("helm")
                .where("DOCKER_CONFIG", folder)
                .where("HELM_CONFIG_HOME", folder)
                .where("HELM_CACHE_HOME", folder)
                .where("HELM_DATA_HOME", folder);
        helm.run("create", folder.resolve("sample"));
        helm.run("package", "--destination", folder, folder.resolve("sample"));
        helm.with("push").with(shown).run(folder.resolve("sample-0.1.0.tgz"), "oci://" + registry.name("charts"));
        Path pulled = Files.createDirectory(folder.resolve("pulled"));
        helm.with("pull").with(shown).run("--destination", pulled, "oci://" + registry.name("charts/sample"));
        assertThat(pulled.resolve("sample-0.1.0.tgz")).hasSameBinaryContentAs(folder.resolve("sample-0.1.0.tgz"));
    }

    /** The options for the certificate, in tools that take three files. */
    private static String[] certificates(String prefix, Path shown) {
        return new String[] {
            prefix + "ca-file=" + shown.resolve("ca.crt"),
            prefix + "cert-file=" + shown.resolve("client.cert"),
            prefix + "key-file=" + shown.resolve("client.key")
        };
    }

    @Test
    void otherCertificatesAndNoneAreNobody() throws IOException {
        assertThat(status(authority.issue("builder-2.ci.example.com"))).isEqualTo("200");
        assertThat(status(authority.issue("builder-2.ci.example.com.evil.test")))
                .isEqualTo("401");
        assertThat(curl("--cacert", registry.certificate()).out()).isEqualTo("401");
    }

    @Test
    void aPasswordBesideItIsWhatCounts() throws IOException {
        Path shown = authority.issue("builder-3.ci.example.com");
        assertThat(curl(
                                "--cacert",
                                shown.resolve("ca.crt"),
                                "--cert",
                                shown.resolve("client.cert"),
                                "--key",
                                shown.resolve("client.key"),
                                "-u",
                                "ann:wrong")
                        .out())
                .isEqualTo("401");
    }

    private static String status(Path shown) {
        return curl(
                        "--cacert",
                        shown.resolve("ca.crt"),
                        "--cert",
                        shown.resolve("client.cert"),
                        "--key",
                        shown.resolve("client.key"))
                .out();
    }

    private static Output curl(Object... arguments) {
        return Tool.named("curl")
                .with("-s", "-o", "/dev/null", "-w", "%{http_code}", "https://" + registry.name("v2/"))
                .run(arguments);
    }
}
