package io.berth.core.service;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.UploadSession;
import io.berth.core.store.UploadStore;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/** Blobs on their way in: begin, append, finish, cancel (end-4, end-5, end-6, end-13, end-14). */
public final class Uploads {

    private final UploadStore uploads;
    private final MetadataStore metadata;
    private final RepositoryLocks locks;

    public Uploads(UploadStore uploads, MetadataStore metadata, RepositoryLocks locks) {
        this.uploads = uploads;
        this.metadata = metadata;
        this.locks = locks;
    }

    /** What became of bytes that a client sent. */
    public sealed interface Progress {

        /** They are in; the session has this many now. */
        record Received(long offset) implements Progress {}

        /** They do not begin where the session ends, which is here; they were not read, and the session goes on. */
        record OutOfOrder(long offset) implements Progress {}
    }

    /**
     * Begins a session.
     *
     * @param id that no session of the repository ever had
     */
    public void begin(RepositoryName repository, UploadId id) throws IOException {
        uploads.begin(repository, id);
    }

    /**
     * How many bytes the session has.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public long offset(RepositoryName repository, UploadId id) throws IOException {
        return uploads.offset(repository, id).orElseThrow(() -> unknown(repository, id));
    }

    /**
     * Adds bytes to a session.
     *
     * @param start where the client believes the session ends; empty when it does not say
     * @param likely the algorithm of the digest to come
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN, or TOOMANYREQUESTS while another request writes to it
     */
    public Progress append(
            RepositoryName repository,
            UploadId id,
            OptionalLong start,
            ReadableByteChannel content,
            Digest.Algorithm likely)
            throws IOException {
        try (UploadSession session = take(repository, id)) {
            if (begins(session, start)) {
                session.append(content, likely);
                return new Progress.Received(session.offset());
            }
            return new Progress.OutOfOrder(session.offset());
        }
    }

    /**
     * Adds the last bytes, if any, and publishes the blob in the repository. A session whose bytes hash to something
     * else is gone afterwards.
     *
     * @param start where the client believes the session ends; empty when it does not say
     * @throws RegistryException DIGEST_INVALID, BLOB_UPLOAD_UNKNOWN, or TOOMANYREQUESTS while another request writes
     */
    public Progress finish(
            RepositoryName repository, UploadId id, OptionalLong start, ReadableByteChannel content, Digest expected)
            throws IOException {
        try (UploadSession session = take(repository, id)) {
            if (!begins(session, start)) {
                return new Progress.OutOfOrder(session.offset());
            }
            session.finish(content, expected);
            link(repository, expected);
            return new Progress.Received(session.offset());
        }
    }

    /** Stores a blob that comes in one piece (end-4b); nothing is left of it when its digest is wrong. */
    public void store(RepositoryName repository, ReadableByteChannel content, Digest expected) throws IOException {
        uploads.store(repository, content, expected);
        link(repository, expected);
    }

    private void link(RepositoryName repository, Digest stored) throws IOException {
        try (var _ = locks.shared(repository)) {
            metadata.linkBlob(repository, stored);
        }
    }

    /**
     * Ends a session and drops its bytes.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public void cancel(RepositoryName repository, UploadId id) throws IOException {
        try (UploadSession session = take(repository, id)) {
            session.cancel();
        }
    }

    private UploadSession take(RepositoryName repository, UploadId id) throws IOException {
        return uploads.take(repository, id).orElseThrow(() -> unknown(repository, id));
    }

    private static boolean begins(UploadSession session, OptionalLong start) {
        return start.isEmpty() || start.getAsLong() == session.offset();
    }

    /** The refusal of whoever goes on with an upload that there is not, or not for them. */
    public static RegistryException unknown(RepositoryName repository, UploadId id) {
        return new RegistryException(
                ErrorCode.BLOB_UPLOAD_UNKNOWN, "repository " + repository + " has no upload " + id, id.toString());
    }
}
