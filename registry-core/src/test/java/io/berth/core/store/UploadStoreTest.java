package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An upload in a single request. */
final class UploadStoreTest {

    /** Another client deletes the repository as soon as a session has begun. */
    private static final class DeletedMeanwhile implements UploadStore {

        @Override
        public void begin(RepositoryName repository, UploadId id) {}

        @Override
        public OptionalLong offset(RepositoryName repository, UploadId id) {
            return OptionalLong.empty();
        }

        @Override
        public Optional<UploadSession> take(RepositoryName repository, UploadId id) {
            return Optional.empty();
        }

        @Override
        public int purge(Instant lastWrite, boolean dryRun) {
            return 0;
        }
    }

    @Test
    void isRefusedWhenTheRepositoryIsDeletedMeanwhile() {
        byte[] content = new byte[3];

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> new DeletedMeanwhile()
                        .store(
                                new RepositoryName("app"),
                                Channels.newChannel(new ByteArrayInputStream(content)),
                                Digest.Algorithm.SHA256.digestOf(content)))
                .returns(
                        ErrorCode.BLOB_UPLOAD_UNKNOWN,
                        refusal -> refusal.refusals().getFirst().code());
    }
}
