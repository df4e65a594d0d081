package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.event.Cause;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.BlobContent;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules for blobs of a repository. */
final class BlobsTest extends ServiceTest {

    @Test
    void servesABlobOnlyWhereTheRepositoryHoldsIt() throws IOException {
        Digest layer = blob(ALPINE, "layer");

        assertThat(blobs.size(ALPINE, layer)).isEqualTo(5);
        try (BlobContent content = blobs.pull(ALPINE, layer)) {
            assertThat(content.size()).isEqualTo(5);
        }
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(DEBIAN, layer));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.pull(DEBIAN, layer));
    }

    private boolean mount(RepositoryName target, Digest digest) throws IOException {
        return blobs.mount(target, digest, Optional.of(ALPINE), "ann", _ -> true);
    }

    @Test
    void mountsWithoutASourceFromWhereTheAccountPutTheBlob() throws IOException {
        Digest layer = Cause.during(() -> causedBy("ann"), () -> blob(ALPINE, "layer"));

        assertThat(blobs.mount(DEBIAN, layer, Optional.empty(), "bob", _ -> true))
                .isFalse();
        assertThat(blobs.mount(DEBIAN, layer, Optional.empty(), "ann", _ -> true))
                .isTrue();
    }

    @Test
    void mountsFromNoRepositoryThatTheClientMayNotPullFrom() throws IOException {
        Digest layer = Cause.during(() -> causedBy("ann"), () -> blob(ALPINE, "layer"));

        assertThat(blobs.mount(DEBIAN, layer, Optional.of(ALPINE), "ann", _ -> false))
                .isFalse();
        assertThat(blobs.mount(DEBIAN, layer, Optional.empty(), "ann", _ -> false))
                .isFalse();
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(DEBIAN, layer));
    }

    @Test
    void mountsFromWhereItIsHeld() throws IOException {
        Digest layer = blob(ALPINE, "layer");

        assertThat(mount(DEBIAN, layer)).isTrue();

        assertThat(blobs.size(DEBIAN, layer)).isEqualTo(5);
    }

    @Test
    void doesNotMountWhatIsNotThere() throws IOException {
        Digest gone = blob(ALPINE, "gone");
        storage.blobs().delete(gone);

        assertThat(mount(DEBIAN, digest("unknown"))).isFalse();
        assertThat(mount(DEBIAN, gone)).isFalse();
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(DEBIAN, gone));
    }

    @Test
    void deletesFromOneRepository() throws IOException {
        Digest layer = blob(ALPINE, "layer");
        mount(DEBIAN, layer);

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
