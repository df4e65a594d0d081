package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An OCI image layout on disk, as clients copy it to and from a registry. */
record OciLayout(Path folder) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The digest of the one manifest that {@code index.json} lists. */
    Digest root() {
        assertThat(roots()).as("roots of %s", folder).hasSize(1);
        return roots().getFirst();
    }

    /** This layout as named by clients that address a root by its digest. */
    String atRoot() {
        return folder + "@" + root();
    }

    /** Checks that the root of {@code pushed} is a root here, with everything it refers to, each with its digest. */
    void assertHolds(OciLayout pushed) {
        assertThat(roots()).as("roots of %s", folder).contains(pushed.root());
        assertThat(contents(pushed.root())).isEqualTo(pushed.contents(pushed.root()));
    }

    private List<Digest> roots() {
        JsonNode index = JSON.readTree(read(folder.resolve("index.json")));
        return index.path("manifests").valueStream().map(OciLayout::digest).toList();
    }

    private SortedSet<Digest> contents(Digest root) {
        SortedSet<Digest> found = new TreeSet<>();
        collect(root, true, found);
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

    private Path blob(Digest digest) {
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
