package io.berth.storage.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** A multipart upload. The next part can be filled while one is sent. Used by one thread at a time. */
final class MultipartUpload {

    private final Bucket bucket;
    private final ParallelRequests requests;
    private final String key;
    private final String attempt;
    private final List<CompletedPart> parts;
    private long size;
    private Optional<Sending> sending = Optional.empty();

    private record Sending(Future<CompletedPart> part, long size) {}

    private MultipartUpload(
            Bucket bucket,
            ParallelRequests requests,
            String key,
            String attempt,
            List<CompletedPart> parts,
            long size) {
        this.bucket = bucket;
        this.requests = requests;
        this.key = key;
        this.attempt = attempt;
        this.parts = new ArrayList<>(parts);
        this.size = size;
    }

    static MultipartUpload begin(Bucket bucket, ParallelRequests requests, String key) throws IOException {
        return new MultipartUpload(bucket, requests, key, bucket.begin(key), List.of(), 0);
    }

    /**
     * Resumes an upload, possibly of another replica.
     *
     * @param size of all its parts, in bytes
     */
    static MultipartUpload goOn(
            Bucket bucket,
            ParallelRequests requests,
            String key,
            String attempt,
            List<CompletedPart> parts,
            long size) {
        return new MultipartUpload(bucket, requests, key, attempt, parts, size);
    }

    String attempt() {
        return attempt;
    }

    /** Sends a part in the background, and closes it afterwards. Waits for the previous part only. */
    void send(PartBuffer part) throws IOException {
        boolean begun = false;
        try {
            await();
            int number = parts.size() + 1;
            long length = part.size();
            Future<CompletedPart> sent = requests.begin(() -> {
                try (part) {
                    return bucket.send(key, attempt, number, part.payload());
                }
            });
            begun = true;
            sending = Optional.of(new Sending(sent, length));
        } finally {
            if (!begun) {
                part.close();
            }
        }
    }

    /**
     * Copies a whole object of the bucket as the next part.
     *
     * @throws ChangedException when it has another version
     */
    void copy(String from, String version, long length) throws IOException {
        await();
        parts.add(bucket.copy(Bucket.Source.all(from, version), key, attempt, parts.size() + 1));
        size += length;
    }

    /** All parts, after waiting for pending ones. */
    List<CompletedPart> parts() throws IOException {
        await();
        return List.copyOf(parts);
    }

    private void await() throws IOException {
        if (sending.isPresent()) {
            Sending last = sending.get();
            sending = Optional.empty();
            parts.add(ParallelRequests.result(last.part()));
            size += last.size();
        }
    }

    /** The number of bytes uploaded. */
    long size() throws IOException {
        await();
        return size;
    }

    /** Completes the object; replaces an existing one. */
    Bucket.Completed complete() throws IOException {
        List<CompletedPart> all = parts();
        return bucket.complete(key, attempt, all, size);
    }

    /** Aborts the upload and frees its parts. */
    void abort() throws IOException {
        try {
            await();
        } catch (IOException e) {
            // The parts are discarded anyway.
        }
        bucket.abort(key, attempt);
    }
}
