package io.berth.storage.s3;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.store.UploadSession;
import io.berth.storage.upload.RunningHash;
import io.berth.storage.upload.WriterTurns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An upload in the hands of its writer. What came before is in the bucket, as {@link Staged} says; what comes is sent
 * in parts, and noted when {@link #append} ends. Of two writers on different replicas the one that notes later finds
 * that the object has changed, and its bytes do not count.
 */
final class S3UploadSession implements UploadSession {

    private static final Logger LOG = LoggerFactory.getLogger(S3UploadSession.class);

    private final S3UploadStore store;
    private final UploadKeys keys;
    private Staged staged;
    private Optional<RunningHash> hash;
    private boolean ended;
    private boolean closed;

    /** @param hash of all that is staged; empty when it is not known here */
    S3UploadSession(S3UploadStore store, UploadKeys keys, Staged staged, Optional<RunningHash> hash) {
        this.store = store;
        this.keys = keys;
        this.staged = staged;
        // Others may have noted other bytes, even as many.
        this.hash = hash.filter(running -> staged.digest().equals(Optional.of(running.digest())));
    }

    @Override
    public long offset() {
        return staged.offset();
    }

    // --- bytes come ---

    @Override
    public void append(ReadableByteChannel content, Digest.Algorithm likely) throws IOException {
        if (staged.offset() == 0) {
            hash = Optional.of(new RunningHash(likely));
        }
        if (!hasMore(content)) {
            return;
        }
        try (Growing growing = new Growing()) {
            growing.tail.add(storedTail());
            receive(content, growing);
        }
    }

    /** Waits for the first byte before anything is done for it. */
    private static boolean hasMore(ReadableByteChannel content) throws IOException {
        return content.read(ByteBuffer.allocate(0)) >= 0;
    }

    private byte[] storedTail() throws IOException {
        return staged.tail() == 0
                ? new byte[0]
                : store.bucket()
                        .read(keys.tail())
                        .filter(object -> staged.version().equals(Optional.of(object.version())))
                        .orElseThrow(() -> WriterTurns.busy(keys.id()))
                        .bytes();
    }

    /** Sends part after part; what arrived counts also when the source fails. */
    private void receive(ReadableByteChannel content, Growing growing) throws IOException {
        try {
            growing.fill(content);
        } catch (IOException e) {
            saveAfter(e, growing);
            throw e;
        }
        save(growing);
    }

    private void saveAfter(IOException failure, Growing growing) {
        try {
            save(growing);
        } catch (IOException | RegistryException e) {
            failure.addSuppressed(e);
        }
    }

    /** What a session has while bytes come. Of no use any more when a part could not be sent. */
    private final class Growing implements AutoCloseable {

        private PartBuffer tail = new PartBuffer(store.memory(), store.partSize());
        private Optional<Assembly> assembly = Optional.empty();
        private long sent = staged.assembly().map(Staged.Parts::size).orElse(0L);
        private boolean broken;

        private void fill(ReadableByteChannel content) throws IOException {
            while (tail.fill(content, hash) == PartBuffer.Filling.FULL) {
                broken = true;
                sendTail();
                broken = false;
            }
        }

        private void sendTail() throws IOException {
            Assembly growing = assembly();
            PartBuffer full = tail;
            tail = new PartBuffer(store.memory(), store.partSize());
            sent += full.size();
            growing.send(full);
        }

        private Assembly assembly() throws IOException {
            if (assembly.isEmpty()) {
                assembly = Optional.of(
                        staged.assembly().isPresent()
                                ? goOn(staged.assembly().get())
                                : Assembly.begin(store.bucket(), store.requests(), keys.content()));
            }
            return assembly.get();
        }

        /** What is to be noted, once all parts have arrived. */
        private Staged staged() throws IOException {
            if (broken) {
                throw new IOException("a part of upload " + keys.id() + " could not be sent");
            }
            Optional<Staged.Parts> parts = staged.assembly();
            if (assembly.isPresent()) {
                List<CompletedPart> all = assembly.get().parts();
                parts = Optional.of(new Staged.Parts(assembly.get().attempt(), all.size(), sent, Staged.seal(all)));
            }
            return new Staged(parts, hash.map(RunningHash::digest), tail.size(), staged.version());
        }

        private boolean hasNothingNew() {
            return assembly.isEmpty() && tail.size() == staged.tail();
        }

        /** Parts that were not noted are nobody's. */
        @Override
        public void close() {
            tail.close();
            if (assembly.isPresent() && staged.assembly().isEmpty()) {
                try {
                    assembly.get().abort();
                } catch (IOException e) {
                    LOG.debug("parts of upload {} stay until they are purged: {}", keys.id(), e.toString());
                }
            }
        }
    }

    /** Notes what was received; refused when another writer has noted something since this one began. */
    private void save(Growing growing) throws IOException {
        if (growing.hasNothingNew()) {
            return;
        }
        boolean noted = false;
        try {
            Staged next = growing.staged();
            String version =
                    store.note(keys, next, growing.tail.payload()).orElseThrow(() -> WriterTurns.busy(keys.id()));
            staged = new Staged(next.assembly(), next.digest(), next.tail(), Optional.of(version));
            noted = true;
        } finally {
            // It has seen bytes that do not count.
            hash = noted ? hash : Optional.empty();
        }
    }

    private Assembly goOn(Staged.Parts parts) throws IOException {
        List<CompletedPart> sent = store.bucket().parts(keys.content(), parts.attempt()).stream()
                .limit(parts.count())
                .map(part -> CompletedPart.builder()
                        .partNumber(part.partNumber())
                        .eTag(part.eTag())
                        .build())
                .toList();
        if (!Staged.seal(sent).equals(parts.seal())) {
            throw WriterTurns.busy(keys.id());
        }
        return Assembly.goOn(store.bucket(), store.requests(), keys.content(), parts.attempt(), sent);
    }

    // --- the end ---

    /**
     * A blob whose digest is known before its first byte goes to its place at once, and is seen there when complete.
     */
    @Override
    public void finish(ReadableByteChannel content, Digest expected) throws IOException {
        if (staged.offset() > 0 || !hasMore(content)) {
            UploadSession.super.finish(content, expected);
            return;
        }
        try {
            long size = store.ingest(content, expected, () -> store.requirePresent(keys));
            staged = new Staged(Optional.empty(), Optional.of(expected), size, Optional.empty());
        } catch (RegistryException refused) {
            endAfter(refused);
            throw refused;
        }
        end();
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
        end();
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
            store.bucket().copy(keys.tail(), version(), store.blob(digest));
        }
    }

    private void finishParts(Digest expected, Staged.Parts parts) throws IOException {
        Optional<Digest> known = known(expected.algorithm());
        known.ifPresent(actual -> verify(actual, expected));
        Assembly assembly = goOn(parts);
        if (staged.tail() > 0) {
            assembly.copy(keys.tail(), version());
        }
        Bucket.Completed content = assembly.complete(staged.offset());
        if (known.isEmpty() || !content.ours()) {
            Digest actual = store.digest(keys.content(), content.version(), staged.offset(), expected.algorithm());
            if (known.isPresent() && !actual.equals(expected)) {
                // Another writer's content, though ours was right.
                throw WriterTurns.busy(keys.id());
            }
            verify(actual, expected);
        }
        store.requirePresent(keys);
        store.copy(keys.content(), content.version(), staged.offset(), store.blob(expected));
    }

    /** Of the tail that this session found. Copies go by it, as another writer may have put other bytes there since. */
    private String version() {
        return staged.version().orElseThrow(() -> WriterTurns.busy(keys.id()));
    }

    private RegistryException busy(Exception changed) {
        RegistryException busy = WriterTurns.busy(keys.id());
        busy.addSuppressed(changed);
        return busy;
    }

    /** The digest of all that was received, as far as somebody has hashed it on its way. */
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
            // Purging removes what is left.
            failure.addSuppressed(e);
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
            store.release(keys.id(), ended ? Optional.empty() : hash);
        }
    }
}
