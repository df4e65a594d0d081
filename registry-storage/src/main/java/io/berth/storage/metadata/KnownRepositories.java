package io.berth.storage.metadata;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks which repositories exist, with a single read for known ones: of the document that proved it last time. A
 * hundred thousand of them take some ten megabytes.
 */
final class KnownRepositories {

    private static final int MOST = 1 << 17;
    private static final byte MANIFEST = 0;
    private static final byte BLOB = 1;

    private final Documents documents;

    /** By the hash of a name, with a kind of link and a digest. A hash collision only makes one proof fail. */
    private final SetAssociativeCache<byte[]> proofs = new SetAssociativeCache<>(MOST);

    KnownRepositories(Documents documents) {
        this.documents = documents;
    }

    /** Whether a document exists that proves the repository. */
    boolean exists(RepositoryName repository) throws IOException {
        Optional<byte[]> proof = proofs.get(hash(repository), 0);
        boolean isProven = proof.isPresent() && documents.holds(key(repository, proof.get()));
        return isProven || search(repository);
    }

    private boolean search(RepositoryName repository) throws IOException {
        Optional<String> found = documents.any(StorageLayout.manifests(repository));
        if (found.isEmpty()) {
            found = documents.any(StorageLayout.layers(repository));
        }
        found.ifPresent(key -> remember(repository, key));
        return found.isPresent();
    }

    /** Remembers links of manifests and blobs; other proofs are rare and searched again. */
    private void remember(RepositoryName repository, String key) {
        StorageLayout.digestOfLink(key)
                .filter(digest -> digest.algorithm() == Digest.Algorithm.SHA256)
                .ifPresent(digest -> {
                    boolean isBlob = key.equals(StorageLayout.layer(repository, digest));
                    if (isBlob || key.equals(StorageLayout.revision(repository, digest))) {
                        proofs.put(hash(repository), 0, proof(isBlob ? BLOB : MANIFEST, digest));
                    }
                });
    }

    private static byte[] proof(byte kind, Digest digest) {
        byte[] hash = HexFormat.of().parseHex(digest.hex());
        byte[] proof = new byte[1 + hash.length];
        proof[0] = kind;
        System.arraycopy(hash, 0, proof, 1, hash.length);
        return proof;
    }

    private static String key(RepositoryName repository, byte[] proof) {
        String hex = HexFormat.of().formatHex(proof, 1, proof.length);
        Digest digest = new Digest(Digest.Algorithm.SHA256, hex);
        return proof[0] == BLOB ? StorageLayout.layer(repository, digest) : StorageLayout.revision(repository, digest);
    }

    /** FNV-1a hash. */
    private static long hash(RepositoryName repository) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : repository.value().getBytes(US_ASCII)) {
            hash = (hash ^ b) * 0x100000001B3L;
        }
        return hash;
    }
}
