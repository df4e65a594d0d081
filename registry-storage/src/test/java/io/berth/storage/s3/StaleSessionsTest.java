package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Remains of crashes, on a server that lists multipart uploads. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
final class StaleSessionsTest {

    private static final RepositoryName APP = new RepositoryName("team/app");
    private static final Digest DIGEST = Digest.Algorithm.SHA256.digestOf(new byte[] {1});

    private S3StoreUnderTest store;

    @BeforeEach
    void open() throws IOException {
        store = S3StoreUnderTest.open(S3Server.VERSITYGW, UUID.randomUUID().toString());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Instant later() {
        return Instant.now().plusSeconds(3600);
    }

    private int purge(Instant lastWrite) throws IOException {
        return store.uploads().purge(lastWrite, false);
    }

    @Test
    void givesUpABlobThatWasNeverCompleted() throws IOException {
        store.bucket().begin(StorageLayout.blob(DIGEST));

        purge(Instant.EPOCH);
        assertThat(store.leftovers()).hasSize(1);
        purge(later());
        assertThat(store.leftovers()).isEmpty();
    }

    @Test
    void givesUpPartsWithoutASession() throws IOException {
        store.bucket().begin(new UploadKeys(APP, UploadId.random()).content());

        purge(later());
        assertThat(store.leftovers()).isEmpty();
    }

    @Test
    void keepsThePartsOfASessionThatIsNoLongerYoung() throws IOException {
        UploadId id = UploadId.random();
        store.uploads().begin(APP, id);
        store.bucket().begin(new UploadKeys(APP, id).content());
        try (var _ = store.uploads().take(APP, id).orElseThrow()) {
            assertThat(purge(later())).isZero();
            assertThat(store.bucket().attempts(StorageLayout.REPOSITORIES)).hasSize(1);
        }
    }
}
