package io.berth.storage.s3;

import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether a server honors conditional writes and copies. Some ignore conditions and write anyway, so this is
 * probed once with a test object: at the start, or as soon as the bucket is reachable.
 */
final class ConditionalWrites {

    private static final Logger LOG = LoggerFactory.getLogger(ConditionalWrites.class);
    private static final byte[] TEXT = {'b', 'e', 'r', 't', 'h'};

    private final Bucket bucket;
    private volatile Optional<Boolean> known = Optional.empty();

    ConditionalWrites(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Whether conditional writes are honored. */
    boolean work() throws IOException {
        return known.isPresent() ? known.get() : tryOut();
    }

    private synchronized boolean tryOut() throws IOException {
        if (known.isEmpty()) {
            String key = StorageLayout.state("probes/" + UUID.randomUUID());
            String copy = key + "-copy";
            boolean work = keepsItsWord(key);
            boolean copiesWork = work && keepsItsWordOnCopies(key, copy);
            bucket.delete(List.of(key, copy));
            known = Optional.of(work);
            if (!work) {
                LOG.warn(
                        "this S3 server does not know conditional writes (If-Match, If-None-Match): of two replicas that"
                                + " change the same tag on a condition, or make a secret, at the same instant, both may win;"
                                + " set http.secret, and use one replica where that matters");
            } else {
                LOG.info("this S3 server knows conditional writes");
            }
            if (work && !copiesWork) {
                LOG.warn(
                        "this S3 server does not know conditional copies (x-amz-copy-source-if-match): have one replica"
                                + " receive all of an upload");
            }
        }
        return known.get();
    }

    private boolean keepsItsWordOnCopies(String key, String copy) throws IOException {
        String version = bucket.look(key).map(StoredObject::version).orElse("");
        String other = bucket.write(copy, new byte[] {2});
        try {
            bucket.copy(key, other, copy);
            return false;
        } catch (ChangedException e) {
            bucket.copy(key, version, copy);
            return true;
        } catch (IOException e) {
            if (Bucket.isUnknownRequest(e)) {
                return false;
            }
            throw e;
        }
    }

    private boolean keepsItsWord(String key) throws IOException {
        try {
            Optional<String> created = bucket.create(key, TEXT);
            return created.isPresent()
                    && bucket.create(key, TEXT).isEmpty()
                    && bucket.replace(key, created.get(), Bucket.Payload.of(ByteBuffer.wrap(new byte[] {1})), Map.of())
                            .isPresent()
                    && bucket.replace(key, created.get(), Bucket.Payload.of(ByteBuffer.wrap(TEXT)), Map.of())
                            .isEmpty();
        } catch (IOException e) {
            if (Bucket.isUnknownRequest(e)) {
                return false;
            }
            throw e;
        }
    }
}
