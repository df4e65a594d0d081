package io.berth.core.store;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Blobs on their way in. A session survives its connection and, on disk, the server. */
public interface UploadStore {

    /**
     * Begins an empty session.
     *
     * @param id that no session of the repository ever had
     */
    void begin(RepositoryName repository, UploadId id) throws IOException;

    /**
     * Publishes a blob that comes in one piece, without a session that anybody else could see. Nothing is left of it
     * when that fails.
     *
     * @param repository in which it may leave traces while it comes
     * @throws io.berth.core.model.RegistryException DIGEST_INVALID when the bytes hash to something else
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
            // The first failure is the one to report; purging removes what is left.
            failure.addSuppressed(e);
        }
    }

    /** How many bytes the session has received; empty when there is no such session. Does not wait for its writer. */
    OptionalLong offset(RepositoryName repository, UploadId id) throws IOException;

    /**
     * Takes the session for its one writer, waiting a little for a previous one to let go. The caller closes it.
     *
     * @return empty when there is no such session
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when another writer keeps it
     */
    Optional<UploadSession> take(RepositoryName repository, UploadId id) throws IOException;

    /**
     * Drops every session that nobody is writing to and whose last byte arrived before {@code lastWrite}.
     *
     * @param dryRun whether they are only counted
     * @return how many were dropped, or would be
     */
    int purge(Instant lastWrite, boolean dryRun) throws IOException;
}
