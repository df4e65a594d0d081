package io.berth.storage.s3;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.store.UploadSession;
import io.berth.storage.upload.RunningHash;
import io.berth.storage.upload.UploadLocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * An upload session in a bucket, acquired by its writer. Earlier bytes are in the bucket, as {@link UploadCheckpoint}
 * records; new ones are sent in parts, and recorded when {@link #append} ends. Of two writers on different replicas,
 * the later to record finds the checkpoint changed, and its bytes are discarded.
 */
final class S3UploadSession implements UploadSession {

    private static final Logger LOG = LoggerFactory.getLogger(S3UploadSession.class);

    private final S3UploadStore store;
    private final UploadKeys keys;
    private UploadCheckpoint staged;
    private Optional<RunningHash> hash;
    private boolean ended;
    private boolean closed;

    /** @param hash of all bytes staged so far; empty when unknown to this process */
    S3UploadSession(S3UploadStore store, UploadKeys keys, UploadCheckpoint staged, Optional<RunningHash> hash) {
        this.store = store;
        this.keys = keys;
        this.staged = staged;
        this.hash = hash;
    }

    @Override
    public long offset() {
        return staged.offset();
    }

    // --- receiving ---

    @Override
    public void append(ReadableByteChannel content, Digest.Algorithm likely) throws IOException {
        if (!hasMore(content)) {
            return;
        }
        if (staged.offset() == 0) {
            hash = Optional.of(new RunningHash(likely));
        }
        try (Growing growing = new Growing()) {
            growing.tail.add(storedTail());
            growing.receive(content);
        }
    }

    /** Waits for the first byte before any other work. */
    private static boolean hasMore(ReadableByteChannel content) throws IOException {
        return content.read(ByteBuffer.allocate(0)) >= 0;
    }

    private byte[] storedTail() throws IOException {
        if (staged.tail() == 0) {
            return new byte[0];
        }
        Bucket.Source tail = tail();
        return store.bucket()
                .read(tail.key())
                .filter(object -> object.version().equals(tail.version()))
                .orElseThrow(() -> UploadLocks.busy(keys.id()))
                .bytes();
    }

    /**
     * The bytes of the tail as found by this session. Read by version, as another writer may have replaced them since.
     */
    private Bucket.Source tail() {
        UploadCheckpoint.Noted noted = staged.noted().orElseThrow(() -> UploadLocks.busy(keys.id()));
        return Bucket.Source.all(keys.tail(noted), noted.apart().orElse(noted.version()));
    }

    /**
     * The state of a session while it receives. If the bucket fails, these bytes are dropped, and the earlier ones
     * kept.
     */
    private final class Growing implements AutoCloseable {

        private PartBuffer tail = new PartBuffer(store.memory(), store.partSize());
        private Optional<MultipartUpload> assembly = Optional.empty();

        /** Sends part after part; bytes received before a failure of the source are kept. */
        private void receive(ReadableByteChannel content) throws IOException {
            while (fill(content) == PartBuffer.Filling.FULL) {
                sendTail();
            }
            note();
        }

        private PartBuffer.Filling fill(ReadableByteChannel content) throws IOException {
            try {
                return tail.fill(content, hash);
            } catch (IOException e) {
                noteAfter(e);
                throw e;
            }
        }

        private void noteAfter(IOException failure) {
            try {
                note();
            } catch (IOException | RegistryException e) {
                failure.addSuppressed(e);
            }
        }

        private void sendTail() throws IOException {
            if (assembly.isEmpty()) {
                assembly = Optional.of(
                        staged.assembly().isPresent()
                                ? goOn(staged.assembly().get())
                                : MultipartUpload.begin(store.bucket(), store.requests(), keys.content()));
            }
            PartBuffer full = tail;
            tail = new PartBuffer(store.memory(), store.partSize());
            assembly.get().send(full);
        }

        /** Records the received bytes; refused when another writer has recorded something since this one began. */
        private void note() throws IOException {
            if (assembly.isEmpty() && tail.size() == staged.tail()) {
                return;
            }
            Optional<UploadCheckpoint.Parts> parts =
                    assembly.isPresent() ? Optional.of(sent(assembly.get())) : staged.assembly();
            long offset = parts.map(UploadCheckpoint.Parts::size).orElse(0L) + tail.size();
            UploadCheckpoint next =
                    new UploadCheckpoint(parts, hashOf(offset).map(RunningHash::digest), tail.size(), staged.noted());
            staged = store.note(keys, next, tail.payload()).orElseThrow(() -> UploadLocks.busy(keys.id()));
        }

        private static UploadCheckpoint.Parts sent(MultipartUpload assembly) throws IOException {
            List<CompletedPart> parts = assembly.parts();
            return new UploadCheckpoint.Parts(
                    assembly.attempt(), parts.size(), assembly.size(), UploadCheckpoint.seal(parts));
        }

        @Override
        public void close() {
            tail.close();
        }
    }

    /** The hash, if it covers exactly this many bytes: after a failure it may cover bytes that were dropped. */
    private Optional<RunningHash> hashOf(long offset) {
        return hash.filter(running -> running.length() == offset);
    }

    private MultipartUpload goOn(UploadCheckpoint.Parts parts) throws IOException {
        return goOn(
                parts,
                store.bucket().parts(keys.content(), parts.attempt()).orElseThrow(() -> UploadLocks.busy(keys.id())));
    }

    private MultipartUpload goOn(UploadCheckpoint.Parts parts, List<Part> present) {
        List<CompletedPart> sent = present.stream()
                .limit(parts.count())
                .map(part -> CompletedPart.builder()
                        .partNumber(part.partNumber())
                        .eTag(part.eTag())
                        .build())
                .toList();
        if (!UploadCheckpoint.seal(sent).equals(parts.seal())) {
            throw UploadLocks.busy(keys.id());
        }
        return MultipartUpload.goOn(
                store.bucket(), store.requests(), keys.content(), parts.attempt(), sent, parts.size());
    }

    // --- finishing ---

    /**
     * A blob whose digest is known before its first byte is uploaded directly to its place, where it becomes visible
     * when complete.
     */
    @Override
    public void finish(ReadableByteChannel content, Digest expected) throws IOException {
        if (staged.offset() > 0 || !hasMore(content)) {
            UploadSession.super.finish(content, expected);
            return;
        }
        try {
            long size = store.ingest(content, expected, () -> store.requirePresent(keys));
            staged = new UploadCheckpoint(Optional.empty(), Optional.of(expected), size, staged.noted());
        } catch (RegistryException refused) {
            endAfter(refused);
            throw refused;
        }
        endPublished();
    }

    @Override
    public void finish(Digest expected) throws IOException {
        try {
            if (staged.assembly().isPresent()) {
                finishParts(expected, staged.assembly().get());
            } else {
                verify(digestOfTail(expected.algorithm()), expected);
                store.requirePresent(keys);
                publishTail(expected);
            }
        } catch (ChangedException e) {
            throw busy(e);
        }
        endPublished();
    }

    private Digest digestOfTail(Digest.Algorithm algorithm) throws IOException {
        Optional<Digest> known = known(algorithm);
        if (known.isPresent()) {
            return known.get();
        }
        return algorithm.digestOf(storedTail());
    }

    private void publishTail(Digest digest) throws IOException {
        if (staged.tail() == 0) {
            store.bucket().write(store.blob(digest), new byte[0]);
        } else {
            store.bucket().copy(tail().key(), tail().version(), store.blob(digest));
        }
    }

    private void finishParts(Digest expected, UploadCheckpoint.Parts parts) throws IOException {
        Optional<Digest> known = known(expected.algorithm());
        known.ifPresent(actual -> verify(actual, expected));
        Bucket.Completed content = complete(parts);
        if (known.isEmpty() || !content.ours()) {
            Digest actual = store.digest(keys.content(), content.version(), staged.offset(), expected.algorithm());
            if (known.isPresent() && !actual.equals(expected)) {
                // The object has another writer's content, although ours was right.
                throw UploadLocks.busy(keys.id());
            }
            verify(actual, expected);
        }
        store.requirePresent(keys);
        store.copy(keys.content(), content.version(), staged.offset(), store.blob(expected));
    }

    private Bucket.Completed complete(UploadCheckpoint.Parts parts) throws IOException {
        Optional<List<Part>> present = store.bucket().parts(keys.content(), parts.attempt());
        if (present.isEmpty()) {
            return completedBefore();
        }
        MultipartUpload assembly = goOn(parts, present.get());
        if (staged.tail() > 0) {
            assembly.copy(tail().key(), tail().version(), staged.tail());
        }
        return assembly.complete();
    }

    /** What an earlier request completed, but could not copy to its place. */
    private Bucket.Completed completedBefore() throws IOException {
        return store.bucket()
                .look(keys.content())
                .filter(object -> object.size() == staged.offset())
                .map(object -> new Bucket.Completed(object.version(), false))
                .orElseThrow(() -> UploadLocks.busy(keys.id()));
    }

    private RegistryException busy(Exception changed) {
        RegistryException busy = UploadLocks.busy(keys.id());
        busy.addSuppressed(changed);
        return busy;
    }

    /** The digest of all bytes, if they were hashed as they were received. */
    private Optional<Digest> known(Digest.Algorithm algorithm) {
        return staged.digest().filter(digest -> digest.algorithm() == algorithm);
    }

    private void verify(Digest actual, Digest expected) {
        if (!actual.equals(expected)) {
            RegistryException refusal = S3UploadStore.mismatch(actual, expected);
            endAfter(refusal);
            throw refusal;
        }
    }

    @Override
    public void cancel() throws IOException {
        end();
    }

    private void endAfter(Exception failure) {
        try {
            end();
        } catch (IOException e) {
            // The purge removes remains.
            failure.addSuppressed(e);
        }
    }

    /** The blob is stored, so the request has succeeded. */
    private void endPublished() {
        try {
            end();
        } catch (IOException e) {
            LOG.warn("upload {} is published; what is left of it waits for purging: {}", keys.id(), e.toString());
        }
    }

    private void end() throws IOException {
        ended = true;
        store.remove(keys, staged);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (!ended) {
                hashOf(staged.offset()).ifPresent(running -> store.keep(staged, running));
            }
            store.release(keys.id());
        }
    }
}
