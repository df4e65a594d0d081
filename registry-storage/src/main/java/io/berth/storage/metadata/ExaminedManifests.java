package io.berth.storage.metadata;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records which manifests were examined for referrers: one document per repository, a digest per line. Callers hold the
 * repository's lock.
 */
final class ExaminedManifests {

    private final Documents documents;

    ExaminedManifests(Documents documents) {
        this.documents = documents;
    }

    /** The examined manifests; none when the document is damaged, since examining again is harmless. */
    Set<Digest> read(RepositoryName repository) throws IOException {
        Optional<byte[]> document = documents.read(StorageLayout.examined(repository));
        try {
            return document.map(ExaminedManifests::parse).orElseGet(HashSet::new);
        } catch (RegistryException damaged) {
            return new HashSet<>();
        }
    }

    void write(RepositoryName repository, Collection<Digest> manifests) throws IOException {
        String lines = manifests.stream().sorted().map(Digest::toString).collect(Collectors.joining("\n"));
        documents.write(StorageLayout.examined(repository), lines.getBytes(US_ASCII));
    }

    /** Removes a manifest from the record, so that it is examined again if another registry restores it. */
    void forget(RepositoryName repository, Digest manifest) throws IOException {
        Set<Digest> examined = read(repository);
        if (examined.remove(manifest)) {
            write(repository, examined);
        }
    }

    private static Set<Digest> parse(byte[] document) {
        return new String(document, US_ASCII).lines().map(Digest::parse).collect(Collectors.toCollection(HashSet::new));
    }
}
