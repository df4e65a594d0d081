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
final class Assembly {

    private final Bucket bucket;
    private final SideBySide requests;
    private final String key;
    private final String attempt;
    private final List<CompletedPart> parts;
    private Optional<Future<CompletedPart>> sending = Optional.empty();

    private Assembly(Bucket bucket, SideBySide requests, String key, String attempt, List<CompletedPart> parts) {
        this.bucket = bucket;
        this.requests = requests;
        this.key = key;
        this.attempt = attempt;
        this.parts = new ArrayList<>(parts);
    }

    static Assembly begin(Bucket bucket, SideBySide requests, String key) throws IOException {
        return new Assembly(bucket, requests, key, bucket.begin(key), List.of());
    }

    /** Goes on with one that was begun before, perhaps elsewhere. */
    static Assembly goOn(Bucket bucket, SideBySide requests, String key, String attempt, List<CompletedPart> parts) {
        return new Assembly(bucket, requests, key, attempt, parts);
    }

    String attempt() {
        return attempt;
    }

    /** Sends a part, and closes it when it is sent. Waits for the part before only. */
    void send(PartBuffer part) throws IOException {
        try {
            await();
        } catch (IOException | RuntimeException e) {
            part.close();
            throw e;
        }
        int number = parts.size() + 1;
        sending = Optional.of(requests.begin(() -> {
            try (part) {
                return bucket.send(key, attempt, number, part.payload());
            }
        }));
    }

    /**
     * Takes a whole object of the bucket as the next part.
     *
     * @throws ChangedException when it has another version
     */
    void copy(String from, String version) throws IOException {
        await();
        parts.add(bucket.copy(Bucket.Source.all(from, version), key, attempt, parts.size() + 1));
    }

    /** All parts, once they have arrived. */
    List<CompletedPart> parts() throws IOException {
        await();
        return List.copyOf(parts);
    }

    private void await() throws IOException {
        if (sending.isPresent()) {
            Future<CompletedPart> last = sending.get();
            sending = Optional.empty();
            parts.add(SideBySide.result(last));
        }
    }

    /**
     * Makes the object; replaces what was there.
     *
     * @param size of all parts, in bytes
     */
    Bucket.Completed complete(long size) throws IOException {
        return bucket.complete(key, attempt, parts(), size);
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
