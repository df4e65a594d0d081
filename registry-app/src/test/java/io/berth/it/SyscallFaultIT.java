package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A disk that fails with EIO, call by call: nothing is acknowledged that is not done, and the registry needs no
 * restart. {@code write} is excluded, since sockets and logs use it; {@code DiskFullIT} makes it fail.
 */
final class SyscallFaultIT {

    private static final String REPOSITORY = "faulty/disk";
    private static final String RENAMES = "?rename,?renameat,renameat2";

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Random random = new Random();
    private final byte[] content = new byte[300_000];
    private Digest digest = Algorithm.SHA256.digestOf(content);

    @BeforeEach
    void newContent() {
        random.nextBytes(content);
        digest = Algorithm.SHA256.digestOf(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdatasync", "fsync", "pwrite64", RENAMES, "openat"})
    void refusesABlob(String calls) throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            try (var _ = failing(calls, "1+")) {
                assertThat(client.putBlob(REPOSITORY, content).statusCode()).isEqualTo(503);
                assertThat(client.putBlobInParts(REPOSITORY, content).statusCode())
                        .isEqualTo(503);
            }
            assertThat(client.headBlob(REPOSITORY, digest)).isEqualTo(404);
            assertPushes(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fdatasync", "fsync", RENAMES, "openat"})
    void refusesAManifestAndLeavesTheTag(String calls) throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            assertPushes(client);
            byte[] before = client.getManifest(REPOSITORY, "tag").body();
            byte[] after = RegistryClient.manifest(content, content, content);
            try (var _ = failing(calls, "1+")) {
                assertThat(client.putManifest(REPOSITORY, "tag", after).statusCode())
                        .isEqualTo(503);
            }
            assertThat(client.getManifest(REPOSITORY, "tag").body()).isEqualTo(before);
            assertThat(client.getManifest(REPOSITORY, Algorithm.SHA256.digestOf(after))
                            .statusCode())
                    .isEqualTo(404);
            assertPushes(client);
        }
    }

    /** The kernel reports lost pages once: a second fsync would falsely succeed. */
    @ParameterizedTest
    @ValueSource(strings = {"fdatasync", "pwrite64"})
    void doesNotTryAFailedSessionAgain(String calls) throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            String location = RegistryClient.location(client.beginUpload(REPOSITORY));
            try (var _ = failing(calls, "1+")) {
                HttpResponse<byte[]> failed = client.finish(location, digest, BodyPublishers.ofByteArray(content));
                assertThat(failed.statusCode()).isEqualTo(503);
            }
            assertThat(client.get(location).statusCode()).isEqualTo(404);
            assertThat(client.finish(location, digest, BodyPublishers.noBody()).statusCode())
                    .isEqualTo(404);
            assertThat(client.headBlob(REPOSITORY, digest)).isEqualTo(404);
            assertPushes(client);
        }
    }

    @Test
    void doesNotSayAbsentOfWhatItCannotRead() throws IOException {
        try (RegistryClient client = RegistryClient.of(registry)) {
            assertPushes(client);
            try (var _ = failing("openat", "1+")) {
                assertThat(client.getBlob(REPOSITORY, digest).statusCode()).isEqualTo(503);
                assertThat(client.getManifest(REPOSITORY, "tag").statusCode()).isEqualTo(503);
            }
            assertPulls(client);
        }
    }

    /** One failure at some call: whatever the response, the tag never refers to something incomplete. */
    @ParameterizedTest
    @CsvSource({"fdatasync,2", "fsync,1", "fsync,2", "fsync,3", "fsync,5", "fsync,8", "'" + RENAMES + "',2"})
    void leavesNothingIncomplete(String calls, String when) throws IOException {
        String repository = "faulty/" + calls.replaceAll("[^a-z]", "") + when;
        byte[] manifest = RegistryClient.manifest(content, content);
        try (RegistryClient client = RegistryClient.of(registry)) {
            try (var _ = failing(calls, when)) {
                boolean pushed = client.putBlobInParts(repository, content).statusCode() == 201
                        && client.putManifest(repository, "tag", manifest).statusCode() == 201;
                int status = client.getManifest(repository, "tag").statusCode();
                assertThat(status).isIn(pushed ? new Object[] {200} : new Object[] {200, 404});
                assertThat(status == 404 || client.headBlob(repository, digest) == 200)
                        .isTrue();
            }
            assertThat(client.putBlobInParts(repository, content).statusCode()).isEqualTo(201);
            assertThat(client.putManifest(repository, "tag", manifest).statusCode())
                    .isEqualTo(201);
        }
        new Volume(registry.data()).assertSound();
    }

    private static Strace failing(String calls, String when) throws IOException {
        return Strace.failing(registry.process(), calls, when);
    }

    private void assertPushes(RegistryClient client) throws IOException {
        byte[] manifest = RegistryClient.manifest(content, content);
        assertThat(client.putBlobInParts(REPOSITORY, content).statusCode()).isEqualTo(201);
        assertThat(client.putManifest(REPOSITORY, "tag", manifest).statusCode()).isEqualTo(201);
        assertPulls(client);
    }

    private void assertPulls(RegistryClient client) throws IOException {
        assertThat(client.getBlob(REPOSITORY, digest).body()).isEqualTo(content);
        assertThat(client.getManifest(REPOSITORY, "tag").body()).isEqualTo(RegistryClient.manifest(content, content));
    }
}
