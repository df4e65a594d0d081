package io.berth.storage.s3;

import io.berth.core.model.Page;
import io.berth.storage.metadata.Document;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Documents as objects. Never cached, because other replicas write, too. */
final class S3Documents implements Documents {

    private static final int SEARCHED_AT_ONCE = 100;
    private static final int DELETED_AT_ONCE = 1000;

    private final Bucket bucket;
    private final ConditionalWrites conditional;
    private final ParallelRequests requests;

    S3Documents(Bucket bucket, ConditionalWrites conditional, ParallelRequests requests) {
        this.bucket = bucket;
        this.conditional = conditional;
        this.requests = requests;
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
        return bucket.read(key).map(Bucket.Content::bytes);
    }

    @Override
    public boolean holds(String key) throws IOException {
        return bucket.look(key).filter(object -> object.size() > 0).isPresent();
    }

    @Override
    public Optional<Instant> written(String key) throws IOException {
        return bucket.look(key).map(StoredObject::lastWrite);
    }

    @Override
    public Optional<String> any(String level) throws IOException {
        Optional<String> after = Optional.empty();
        Page<Bucket.Listed> page;
        do {
            page = bucket.objects(level + "/", after, SEARCHED_AT_ONCE);
            for (Bucket.Listed object : page.items()) {
                if (object.size() > 0) {
                    return Optional.of(object.key());
                }
                after = Optional.of(object.key());
            }
        } while (page.more());
        return Optional.empty();
    }

    @Override
    public void write(String key, byte[] content) throws IOException {
        bucket.write(key, content);
    }

    @Override
    public boolean create(String key, byte[] content) throws IOException {
        if (conditional.work()) {
            return bucket.create(key, content).isPresent();
        }
        boolean absent = bucket.look(key).isEmpty();
        if (absent) {
            bucket.write(key, content);
        }
        return absent;
    }

    @Override
    public boolean replace(String key, Predicate<Optional<byte[]>> condition, byte[] content) throws IOException {
        boolean written = false;
        while (!written) {
            Optional<Bucket.Content> present = bucket.read(key);
            if (!condition.test(present.map(Bucket.Content::bytes))) {
                return false;
            }
            written = replace(key, present, content);
        }
        return true;
    }

    /** False when it has changed since. */
    private boolean replace(String key, Optional<Bucket.Content> present, byte[] content) throws IOException {
        if (!conditional.work()) {
            bucket.write(key, content);
            return true;
        }
        if (present.isEmpty()) {
            return bucket.create(key, content).isPresent();
        }
        Bucket.Payload payload = Bucket.Payload.of(ByteBuffer.wrap(content));
        return bucket.replace(key, present.get().version(), payload, Map.of()).isPresent();
    }

    @Override
    public void write(List<List<Document>> ranks) throws IOException {
        for (List<Document> rank : ranks) {
            requests.all(rank.stream().map(this::writing).toList());
        }
    }

    private Callable<String> writing(Document document) {
        return () -> bucket.write(document.key(), Bucket.Payload.of(document.content()), Map.of());
    }

    @Override
    public boolean delete(String key) throws IOException {
        boolean existed = bucket.look(key).isPresent();
        if (existed) {
            bucket.delete(key);
        }
        return existed;
    }

    /** In the order of keys, so that a tag's current link is deleted first. */
    @Override
    public boolean deleteTree(String level) throws IOException {
        Optional<String> after = Optional.empty();
        Page<Bucket.Listed> objects;
        do {
            objects = bucket.objects(level + "/", after, DELETED_AT_ONCE);
            List<String> keys = objects.items().stream().map(Bucket.Listed::key).toList();
            bucket.delete(keys);
            after = keys.isEmpty() ? after : Optional.of(keys.getLast());
        } while (objects.more());
        return after.isPresent();
    }

    @Override
    public Page<String> names(String level, Optional<String> after, int limit) throws IOException {
        return new DelimitedListing(bucket, level).page(after, limit);
    }

    @Override
    public <A, T> List<T> each(List<A> subjects, Inquiry<? super A, ? extends T> inquiry) throws IOException {
        return requests.all(subjects.stream()
                .map(subject -> (Callable<T>) () -> inquiry.about(subject))
                .toList());
    }

    @Override
    public boolean isShared() {
        return true;
    }
}
