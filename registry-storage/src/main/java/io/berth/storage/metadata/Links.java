package io.berth.storage.metadata;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that contain one digest and nothing else. A damaged one (old registries wrote in place, so a crash left
 * empty files) counts as absent until the next push writes it again.
 */
final class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    private final Documents documents;

    Links(Documents documents) {
        this.documents = documents;
    }

    Optional<Digest> read(String key) throws IOException {
        Optional<byte[]> content = documents.read(key);
        return content.isEmpty() ? Optional.empty() : parse(key, content.get());
    }

    void write(String key, Digest digest) throws IOException {
        documents.write(key, content(digest));
    }

    /** Writes a link if its current target, empty when damaged, satisfies a condition; else returns false. */
    boolean replace(String key, Predicate<Optional<Digest>> condition, Digest digest) throws IOException {
        return documents.replace(
                key, present -> condition.test(present.flatMap(content -> parse(key, content))), content(digest));
    }

    /** A link to be written together with others. */
    static Document link(String key, Digest digest) {
        return Document.of(key, content(digest));
    }

    private static byte[] content(Digest digest) {
        return digest.toString().getBytes(US_ASCII);
    }

    /** A manually written link may end with a line break. */
    private static Optional<Digest> parse(String key, byte[] content) {
        try {
            return Optional.of(Digest.parse(new String(content, US_ASCII).stripTrailing()));
        } catch (RegistryException e) {
            LOG.warn("damaged link {} counts as absent: {}", key, e.getMessage());
            return Optional.empty();
        }
    }
}
