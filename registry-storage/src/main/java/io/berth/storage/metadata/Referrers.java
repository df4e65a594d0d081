package io.berth.storage.metadata;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The descriptors of referrers, stored below their subjects. Derived from manifests, so a loss can be repaired. */
final class Referrers {

    private static final Logger LOG = LoggerFactory.getLogger(Referrers.class);

    private final Documents documents;

    Referrers(Documents documents) {
        this.documents = documents;
    }

    Optional<Descriptor> read(RepositoryName repository, Digest subject, Digest referrer) throws IOException {
        String key = StorageLayout.referrer(repository, subject, referrer);
        Optional<byte[]> document = documents.read(key);
        return document.isEmpty() ? Optional.empty() : parse(key, document.get());
    }

    void write(RepositoryName repository, Digest subject, Descriptor referrer) throws IOException {
        documents.write(key(repository, subject, referrer), DescriptorDocument.write(referrer));
    }

    /** An entry to be written together with other documents. */
    static Document entry(RepositoryName repository, Digest subject, Descriptor referrer) {
        return Document.of(key(repository, subject, referrer), DescriptorDocument.write(referrer));
    }

    private static String key(RepositoryName repository, Digest subject, Descriptor referrer) {
        return StorageLayout.referrer(repository, subject, referrer.digest());
    }

    void delete(RepositoryName repository, Digest subject, Digest referrer) throws IOException {
        documents.delete(StorageLayout.referrer(repository, subject, referrer));
    }

    private static Optional<Descriptor> parse(String key, byte[] document) {
        try {
            return Optional.of(DescriptorDocument.read(document));
        } catch (IOException e) {
            LOG.warn("damaged referrer {} counts as absent: {}", key, e.getMessage());
            return Optional.empty();
        }
    }
}
