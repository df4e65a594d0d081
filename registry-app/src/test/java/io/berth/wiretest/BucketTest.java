package io.berth.wiretest;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.storage.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Behavior that differs for blobs in a bucket. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
final class BucketTest {

    /** More than one chunk, and not a multiple of it. */
    private final Blob blob = Blob.random(1_000_001, 7);

    private TestRegistry registry;
    private Repository repository;

    @BeforeEach
    void start() {
        S3Server.MINIO.endpoint();
        registry = TestRegistry.start(Medium.BUCKET, "storage.redirect.disable: false");
        repository = registry.repository();
        repository.push(blob);
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    private static HttpResponse<byte[]> fetch(String address, String... headers) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }

    @Test
    void sendsClientsToTheBucketForBlobs() throws Exception {
        Answer answer = repository.get("/blobs/" + blob).expect(307).isEmpty();

        HttpResponse<byte[]> fetched = fetch(answer.header("Location"));
        assertThat(fetched.statusCode()).isEqualTo(200);
        assertThat(fetched.body()).isEqualTo(blob.bytes());
        HttpResponse<byte[]> part = fetch(answer.header("Location"), "Range", "bytes=1000-1999");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(blob.bytes(1000, 2000));
    }

    @Test
    void tellsOfBlobsItself() {
        repository.head("/blobs/" + blob).expect(200).has("Content-Length", "1000001");
    }

    @Test
    void servesBlobsItselfToWhomTheRulesSaySo() throws IOException {
        registry.restart("berth.redirect.exceptnetworks: [127.0.0.0/8]", "storage.redirect.disable: false");

        Repository after = registry.repository(repository.name());
        after.get("/blobs/" + blob).expect(200).holds(blob.bytes());
        after.get("/blobs/" + blob).header("Range", "bytes=999000-").expect(206).holds(blob.bytes(999_000, 1_000_001));
    }

    @Test
    void sendsNobodyToAnotherAddressThanTheOneForClients() throws IOException {
        registry.restart("storage.s3.redirectendpoint: 'https://s3.example.com'", "storage.redirect.disable: false");

        assertThat(registry.repository(repository.name())
                        .get("/blobs/" + blob)
                        .expect(307)
                        .header("Location"))
                .startsWith("https://s3.example.com/" + S3Server.BUCKET + "/");
    }
}
