package io.berth.core.service;

import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.quota.Quotas;
import io.berth.core.quota.Reservation;
import io.berth.core.quota.StreamInQuota;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.core.store.UploadSession;
import io.berth.core.store.UploadStore;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.OptionalLong;

/** Blob uploads: begin, append, finish, cancel (end-4, end-5, end-6, end-13, end-14). */
public final class Uploads {

    private final UploadStore uploads;
    private final MetadataStore metadata;
    private final BlobStore blobs;
    private final RepositoryLocks locks;
    private final TouchedDigests touched;
    private final Quotas quotas;
    private final Events events;

    public Uploads(
            UploadStore uploads,
            BlobStore blobs,
            MetadataStore metadata,
            RepositoryLocks locks,
            TouchedDigests touched,
            Quotas quotas,
            Events events) {
        this.uploads = uploads;
        this.metadata = metadata;
        this.blobs = blobs;
        this.locks = locks;
        this.touched = touched;
        this.quotas = quotas;
        this.events = events;
    }

    /** The result of sending a chunk. */
    public sealed interface Progress {

        /**
         * The bytes were received.
         *
         * @param offset the new size of the session
         */
        record Received(long offset) implements Progress {}

        /**
         * The chunk does not start at the end of the session; it was not read, and the session continues.
         *
         * @param offset the size of the session
         */
        record OutOfOrder(long offset) implements Progress {}
    }

    /**
     * Begins a session.
     *
     * @param id never used before in the repository
     * @throws RegistryException UNAVAILABLE while the usage of the repository's quota is counted
     */
    public void begin(RepositoryName repository, UploadId id) throws IOException {
        quotas.awaitCount(repository);
        uploads.begin(repository, id);
    }

    /**
     * The size of the session so far.
     *
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN
     */
    public long offset(RepositoryName repository, UploadId id) throws IOException {
        return uploads.offset(repository, id).orElseThrow(() -> unknown(repository, id));
    }

    /**
     * Appends bytes to a session.
     *
     * @param start the offset sent by the client; empty when it sent none
     * @param length of the content, where it is known
     * @param likely the expected algorithm of the final digest
     * @throws RegistryException BLOB_UPLOAD_UNKNOWN, TOOMANYREQUESTS while another request writes to it, or DENIED when
     *     the upload exceeds a quota, which cancels it
     */
    public Progress append(
            RepositoryName repository,
            UploadId id,
            OptionalLong start,
            ReadableByteChannel content,
            OptionalLong length,
            Digest.Algorithm likely)
            throws IOException {
        try (UploadSession session = take(repository, id)) {
            if (begins(session, start)) {
                append(repository, session, content, length, likely);
                return new Progress.Received(session.offset());
            }
            return new Progress.OutOfOrder(session.offset());
        }
    }

    /**
     * Appends the last bytes, if any, and publishes the blob in the repository. A digest mismatch removes the session.
     *
     * @param start the offset sent by the client; empty when it sent none
     * @param length of the content, where it is known
     * @throws RegistryException DIGEST_INVALID, BLOB_UPLOAD_UNKNOWN, TOOMANYREQUESTS while another request writes, or
     *     DENIED when the blob exceeds a quota, which removes the session
     */
    public Progress finish(
            RepositoryName repository,
            UploadId id,
            OptionalLong start,
            ReadableByteChannel content,
            OptionalLong length,
            Digest expected)
            throws IOException {
        quotas.awaitCount(repository);
        try (UploadSession session = take(repository, id)) {
            if (!begins(session, start)) {
                return new Progress.OutOfOrder(session.offset());
            }
            try (var _ = reserve(repository, session, length, expected)) {
                long removals = touched.touch(expected);
                session.finish(content, expected);
                link(repository, expected, removals);
            }
            return new Progress.Received(session.offset());
        }
    }

    /**
     * Stores a blob from a single request (end-4b); leaves nothing behind when its digest is wrong.
     *
     * @param length of the content, where it is known
     * @throws RegistryException DIGEST_INVALID, or DENIED when the blob exceeds a quota
     */
    public void store(RepositoryName repository, ReadableByteChannel content, OptionalLong length, Digest expected)
            throws IOException {
        quotas.awaitCount(repository);
        try (var _ = reserve(repository, length.orElse(0), expected)) {
            long removals = touched.touch(expected);
            uploads.store(repository, content, expected);
            link(repository, expected, removals);
        }
    }

    private Reservation reserve(RepositoryName repository, long size, Digest expected) throws IOException {
        return quotas.reserveBlob(
                repository,
                expected,
                size,
                () -> metadata.blob(repository, expected).isPresent());
    }

    /** Reserves room for what a session will contain; when there is none, cancels it. */
    private Reservation reserve(RepositoryName repository, UploadSession session, OptionalLong length, Digest expected)
            throws IOException {
        try {
            return reserve(repository, size(session, length), expected);
        } catch (RegistryException e) {
            session.cancel();
            throw e;
        }
    }

    /** What the session will have received at least; a client may announce any number. */
    private static long size(UploadSession session, OptionalLong length) {
        return session.offset() + Math.min(length.orElse(0), Long.MAX_VALUE - session.offset());
    }

    /**
     * Appends while there is room; cancels the session when there is none. The digest is not known yet: so even a blob
     * is refused that the repository holds.
     */
    private void append(
            RepositoryName repository,
            UploadSession session,
            ReadableByteChannel content,
            OptionalLong length,
            Digest.Algorithm likely)
            throws IOException {
        if (!quotas.isFor(repository)) {
            session.append(content, likely);
            return;
        }
        try {
            quotas.requireRoom(repository, size(session, length));
            session.append(new StreamInQuota(quotas, repository, content, session.offset()), likely);
        } catch (StreamInQuota.ExceededException e) {
            session.cancel();
            throw e.refusal();
        } catch (RegistryException e) {
            if (e.code() == ErrorCode.DENIED) {
                session.cancel();
            }
            throw e;
        }
    }

    private void link(RepositoryName repository, Digest stored, long removals) throws IOException {
        try (var _ = locks.shared(repository)) {
            // An unreferenced copy of the same content may have been collected, and this one with it.
            if (touched.touch(stored) != removals && blobs.size(stored).isEmpty()) {
                throw new IOException("blob " + stored + " was removed while it was uploaded");
            }
            metadata.linkBlob(repository, stored);
        }
        events.publish(new Fact.BlobPushed(repository, stored));
    }

    /**
     * Cancels a session and deletes its bytes.
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

    /** The error for an upload that does not exist, or belongs to another client. */
    public static RegistryException unknown(RepositoryName repository, UploadId id) {
        return new RegistryException(
                ErrorCode.BLOB_UPLOAD_UNKNOWN, "repository " + repository + " has no upload " + id, id.toString());
    }
}
