package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.UploadId;
import io.berth.core.service.Uploads.Progress;
import java.io.IOException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The rules for blobs on their way in. */
final class UploadsTest extends ServiceTest {

    private static final Digest.Algorithm SHA256 = Digest.Algorithm.SHA256;

    private UploadId begun() throws IOException {
        UploadId id = UploadId.random();
        uploads.begin(ALPINE, id);
        return id;
    }

    @Test
    void publishesWhatCameInChunks() throws IOException {
        UploadId id = begun();

        assertThat(uploads.append(ALPINE, id, OptionalLong.of(0), channel("one "), OptionalLong.empty(), SHA256))
                .isEqualTo(new Progress.Received(4));
        assertThat(uploads.offset(ALPINE, id)).isEqualTo(4);
        assertThat(uploads.append(ALPINE, id, OptionalLong.empty(), channel("two "), OptionalLong.empty(), SHA256))
                .isEqualTo(new Progress.Received(8));
        assertThat(uploads.finish(
                        ALPINE,
                        id,
                        OptionalLong.of(8),
                        channel("three"),
                        OptionalLong.empty(),
                        digest("one two three")))
                .isEqualTo(new Progress.Received(13));

        assertThat(blobs.size(ALPINE, digest("one two three"))).isEqualTo(13);
        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.offset(ALPINE, id));
    }

    @Test
    void takesNoChunkThatBeginsElsewhere() throws IOException {
        UploadId id = begun();
        uploads.append(ALPINE, id, OptionalLong.of(0), channel("one "), OptionalLong.empty(), SHA256);

        assertThat(uploads.append(ALPINE, id, OptionalLong.of(3), channel("two"), OptionalLong.empty(), SHA256))
                .isEqualTo(new Progress.OutOfOrder(4));
        assertThat(uploads.finish(
                        ALPINE, id, OptionalLong.of(5), channel("two"), OptionalLong.empty(), digest("one two")))
                .isEqualTo(new Progress.OutOfOrder(4));

        assertThat(uploads.finish(
                        ALPINE, id, OptionalLong.of(4), channel("two"), OptionalLong.empty(), digest("one two")))
                .isEqualTo(new Progress.Received(7));
    }

    @Test
    void dropsAnUploadThatHashesToSomethingElse() throws IOException {
        UploadId id = begun();

        assertRefused(
                ErrorCode.DIGEST_INVALID,
                () -> uploads.finish(
                        ALPINE, id, OptionalLong.empty(), channel("content"), OptionalLong.empty(), digest("other")));

        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.offset(ALPINE, id));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(ALPINE, digest("other")));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(ALPINE, digest("content")));
    }

    @Test
    void storesInOnePieceOrNotAtAll() throws IOException {
        uploads.store(ALPINE, channel("content"), OptionalLong.empty(), digest("content"));
        assertThat(blobs.size(ALPINE, digest("content"))).isEqualTo(7);

        assertRefused(
                ErrorCode.DIGEST_INVALID,
                () -> uploads.store(ALPINE, channel("content"), OptionalLong.empty(), digest("other")));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(ALPINE, digest("other")));
    }

    @Test
    void forgetsWhatIsCancelled() throws IOException {
        UploadId id = begun();

        uploads.cancel(ALPINE, id);

        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.cancel(ALPINE, id));
    }

    @Test
    void knowsNoUploadOfAnotherRepository() throws IOException {
        UploadId id = begun();

        assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, () -> uploads.offset(DEBIAN, id));
        assertRefused(
                ErrorCode.BLOB_UPLOAD_UNKNOWN,
                () -> uploads.append(DEBIAN, id, OptionalLong.empty(), channel("x"), OptionalLong.empty(), SHA256));
    }
}
