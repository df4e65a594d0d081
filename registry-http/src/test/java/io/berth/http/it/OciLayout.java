package io.berth.http.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OCI image layout on disk with one root manifest, as clients copy it into a registry and out of it. */
record OciLayout(Path folder) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The digest of the one manifest that {@code index.json} lists. */
    Digest root() {
        JsonNode manifests = JSON.readTree(read(folder.resolve("index.json"))).path("manifests");
        assertThat(manifests).as("roots of %s", folder).hasSize(1);
        return digest(manifests.get(0));
    }

    /** This layout as clients name it that address a root by its digest. */
    String atRoot() {
        return folder + "@" + root();
    }

    /** All that the root leads to, itself included; each was read and has the digest it is named by. */
    SortedSet<Digest> contents() {
        SortedSet<Digest> found = new TreeSet<>();
        collect(root(), true, found);
        return found;
    }

    private void collect(Digest digest, boolean manifest, SortedSet<Digest> found) {
        byte[] content = read(blob(digest));
        assertThat(digest.algorithm().digestOf(content)).isEqualTo(digest);
        if (found.add(digest) && manifest) {
            JsonNode document = JSON.readTree(content);
            document.path("manifests").forEach(child -> collect(digest(child), true, found));
            document.path("layers").forEach(layer -> collect(digest(layer), false, found));
            document.optional("config").ifPresent(config -> collect(digest(config), false, found));
        }
    }

    /** Where the content of this digest is. */
    Path blob(Digest digest) {
        return folder.resolve("blobs").resolve(digest.algorithm().label()).resolve(digest.hex());
    }

    private static Digest digest(JsonNode descriptor) {
        return Digest.parse(descriptor.path("digest").asString());
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
