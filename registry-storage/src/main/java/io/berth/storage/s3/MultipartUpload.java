package io.berth.storage.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * An object being put together from parts. While a part is sent the next one may be filled. Used by one thread at a
 * time.
 */
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
     * Goes on with one that was begun before, perhaps elsewhere.
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

    /** Sends a part, and closes it when it is sent or cannot be. Waits for the part before only. */
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
     * Takes a whole object of the bucket as the next part.
     *
     * @throws ChangedException when it has another version
     */
    void copy(String from, String version, long length) throws IOException {
        await();
        parts.add(bucket.copy(Bucket.Source.all(from, version), key, attempt, parts.size() + 1));
        size += length;
    }

    /** All parts, once they have arrived. */
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

    /** How many bytes have arrived. */
    long size() throws IOException {
        await();
        return size;
    }

    /** Makes the object; replaces what was there. */
    Bucket.Completed complete() throws IOException {
        List<CompletedPart> all = parts();
        return bucket.complete(key, attempt, all, size);
    }

    /** Gives it up, parts and all. */
    void abort() throws IOException {
        try {
            await();
        } catch (IOException e) {
            // Neither that part nor any other is needed.
        }
        bucket.abort(key, attempt);
    }
}
