package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificatesTest {

    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-23T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    @Test
    void keepsWhatIsStillGood() throws IOException {
        DevelopmentCertificates first = DevelopmentCertificates.prepare(directory, List.of("registry.test"), NOW);
        String before = Files.readString(first.certificate());

        DevelopmentCertificates second = DevelopmentCertificates.prepare(directory, List.of("registry.test"), NOW);

        assertThat(Files.readString(second.certificate())).isEqualTo(before);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("ca.crt", "ca.key", "server.crt", "server.key");
    }

    @Test
    void renewsTheServerButNotTheAuthority() throws IOException {
        DevelopmentCertificates files = DevelopmentCertificates.prepare(directory, List.of(), NOW);
        String server = Files.readString(files.certificate());
        String authority = Files.readString(files.authority());

        DevelopmentCertificates.prepare(directory, List.of(), Clock.offset(NOW, Duration.ofDays(70)));

        assertThat(Files.readString(files.certificate())).isNotEqualTo(server);
        assertThat(Files.readString(files.authority())).isEqualTo(authority);
    }

    @Test
    void renewsTheServerForAnotherName() throws IOException {
        DevelopmentCertificates files = DevelopmentCertificates.prepare(directory, List.of(), NOW);
        String server = Files.readString(files.certificate());

        DevelopmentCertificates.prepare(directory, List.of("10.0.0.9", "fd00::1", "other.test"), NOW);

        assertThat(Files.readString(files.certificate())).isNotEqualTo(server);
    }

    @Test
    void makesAllAnewWhenTheAuthorityRunsOut() throws IOException {
        DevelopmentCertificates files = DevelopmentCertificates.prepare(directory, List.of(), NOW);
        String authority = Files.readString(files.authority());

        DevelopmentCertificates.prepare(directory, List.of(), Clock.offset(NOW, Duration.ofDays(3640)));

        assertThat(Files.readString(files.authority())).isNotEqualTo(authority);
    }

    @Test
    void letsNobodyElseReadTheKeys() throws IOException {
        DevelopmentCertificates.prepare(directory, List.of(), NOW);

        for (String key : List.of("ca.key", "server.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void tellsEachClientWhatToDo() throws IOException {
        DevelopmentCertificates files = DevelopmentCertificates.prepare(directory, List.of(), NOW);

        assertThat(files.instructions("localhost:5000"))
                .contains("/etc/docker/certs.d/localhost:5000/ca.crt")
                .contains("hosts.toml")
                .contains("docker cp CONTAINER:" + files.authority() + " ca.crt", "the published port")
                .contains("--cacert " + files.authority());
    }
}
