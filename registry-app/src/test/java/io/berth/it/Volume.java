package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Digest.Algorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads the files of a stopped or idle registry, in the layout of distribution. */
final class Volume {

    private final Path root;

    Volume(Path data) {
        this.root = data.resolve("docker/registry/v2");
    }

    /** The file of this content. */
    Path blob(Digest digest) {
        return root.resolve("blobs/sha256")
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex() + "/data");
    }

    /** The folder of a repository. */
    Path repository(String name) {
        return root.resolve("repositories").resolve(name);
    }

    /** The link of a tag. */
    Path tag(String repository, String tag) {
        return repository(repository).resolve("_manifests/tags").resolve(tag).resolve("current/link");
    }

    /** The link by which a repository holds a manifest. */
    Path revision(String repository, Digest digest) {
        return repository(repository).resolve("_manifests/revisions/sha256").resolve(digest.hex() + "/link");
    }

    /** The link by which a repository holds a blob. */
    Path layer(String repository, Digest digest) {
        return repository(repository).resolve("_layers/sha256").resolve(digest.hex() + "/link");
    }

    /** The sessions of a repository. */
    Path uploads(String repository) {
        return repository(repository).resolve("_uploads");
    }

    /** Checks that all content matches its digest, and that no link is dangling. */
    void assertSound() throws IOException {
        for (Path data : files("blobs", "data")) {
            Path name = data.getName(data.getNameCount() - 2);
            assertThat(Algorithm.SHA256.digestOf(Files.readAllBytes(data)).hex())
                    .as("digest of " + data)
                    .isEqualTo(name.toString());
        }
        for (Path link : files("repositories", "link")) {
            assertThat(blob(Digest.parse(Files.readString(link))))
                    .as("content of " + link)
                    .exists();
        }
    }

    private List<Path> files(String below, String name) throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve(below))) {
            return all.filter(path -> path.endsWith(name) && Files.isRegularFile(path))
                    .toList();
        }
    }
}
