package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.BlobContent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The rules for blobs of a repository. */
final class BlobsTest extends ServiceTest {

    @Test
    void servesABlobOnlyWhereTheRepositoryHoldsIt() throws IOException {
        Digest layer = blob(ALPINE, "layer");

        assertThat(blobs.size(ALPINE, layer)).isEqualTo(5);
        try (BlobContent content = blobs.open(ALPINE, layer)) {
            assertThat(content.size()).isEqualTo(5);
        }
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(DEBIAN, layer));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.open(DEBIAN, layer));
    }

    @Test
    void mountsFromWhereItIsHeld() throws IOException {
        Digest layer = blob(ALPINE, "layer");

        assertThat(blobs.mount(DEBIAN, layer, ALPINE)).isTrue();

        assertThat(blobs.size(DEBIAN, layer)).isEqualTo(5);
    }

    @Test
    void doesNotMountWhatIsNotThere() throws IOException {
        Digest gone = blob(ALPINE, "gone");
        storage.blobs().delete(gone);

        assertThat(blobs.mount(DEBIAN, digest("unknown"), ALPINE)).isFalse();
        assertThat(blobs.mount(DEBIAN, gone, ALPINE)).isFalse();
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(DEBIAN, gone));
    }

    @Test
    void deletesFromOneRepository() throws IOException {
        Digest layer = blob(ALPINE, "layer");
        blobs.mount(DEBIAN, layer, ALPINE);

        blobs.delete(ALPINE, layer);

        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.delete(ALPINE, layer));
        assertThat(blobs.size(DEBIAN, layer)).isEqualTo(5);
    }

    @Test
    void keepsWhatAManifestNeeds() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");

        for (String needed : new String[] {"config of a", "layer of a"}) {
            RegistryException refusal = refusal(() -> blobs.delete(ALPINE, digest(needed)));
            assertThat(refusal.code()).isEqualTo(ErrorCode.DENIED);
            assertThat(details(refusal)).containsExactly(digest(image).toString());
        }
        manifests.delete(ALPINE, digest(image));
        blobs.delete(ALPINE, digest("layer of a"));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(ALPINE, digest("layer of a")));
    }
}
