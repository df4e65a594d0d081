package io.berth.core.store;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Uploads in progress. A session survives its connection and, on disk, a restart of the server. */
public interface UploadStore {

    /**
     * Begins an empty session.
     *
     * @param id never used before in the repository
     */
    void begin(RepositoryName repository, UploadId id) throws IOException;

    /**
     * Publishes a blob from a single request, without a visible session. Leaves nothing behind on failure.
     *
     * @param repository in which temporary data may be kept meanwhile
     * @throws RegistryException DIGEST_INVALID when the bytes do not match, BLOB_UPLOAD_UNKNOWN when the repository is
     *     deleted meanwhile
     */
    default void store(RepositoryName repository, ReadableByteChannel content, Digest expected) throws IOException {
        UploadId id = UploadId.random();
        begin(repository, id);
        try (UploadSession session = take(repository, id).orElseThrow(() -> ended(repository, id))) {
            try {
                session.finish(content, expected);
            } catch (IOException e) {
                cancel(session, e);
                throw e;
            }
        }
    }

    private static RegistryException ended(RepositoryName repository, UploadId id) {
        return new RegistryException(
                ErrorCode.BLOB_UPLOAD_UNKNOWN,
                "the upload to " + repository + " ended, as the repository was deleted meanwhile; retry",
                id.toString());
    }

    private static void cancel(UploadSession session, IOException failure) {
        try {
            session.cancel();
        } catch (IOException e) {
            // Report the first failure; the purge removes remains.
            failure.addSuppressed(e);
        }
    }

    /** The size of the session so far; empty when there is no such session. Does not wait for its writer. */
    OptionalLong offset(RepositoryName repository, UploadId id) throws IOException;

    /**
     * Acquires the session for its only writer, after a short wait for the previous one. The caller closes it.
     *
     * @return empty when there is no such session
     * @throws RegistryException TOOMANYREQUESTS when another writer keeps it
     */
    Optional<UploadSession> take(RepositoryName repository, UploadId id) throws IOException;

    /**
     * Deletes every session without a writer that last received bytes before {@code lastWrite}.
     *
     * @param dryRun whether to only count them
     * @return how many were deleted, or would be
     */
    int purge(Instant lastWrite, boolean dryRun) throws IOException;
}
