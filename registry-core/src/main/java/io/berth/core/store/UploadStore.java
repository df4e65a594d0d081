package io.berth.core.store;

import io.berth.core.model.Digest;
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
     * @throws io.berth.core.model.RegistryException DIGEST_INVALID when the bytes do not match
     */
    default void store(RepositoryName repository, ReadableByteChannel content, Digest expected) throws IOException {
        UploadId id = UploadId.random();
        begin(repository, id);
        try (UploadSession session = take(repository, id).orElseThrow()) {
            try {
                session.finish(content, expected);
            } catch (IOException e) {
                cancel(session, e);
                throw e;
            }
        }
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
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when another writer keeps it
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
