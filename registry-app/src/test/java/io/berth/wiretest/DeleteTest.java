package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_INDEX;
import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@code DELETE} of tags, manifests, blobs and repositories (end-9, end-10). */
@OnEveryStorage
final class DeleteTest {

    private final TestRegistry registry;
    private final Repository repository;
    private final Blob manifest;
    private final Blob layer = Blob.of("layer");

    DeleteTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
        this.manifest = repository.pushImage("v1", "layer");
        repository.pushManifest("v2", OCI_MANIFEST, manifest);
    }

    @Test
    void deletesATagAndNoOther() {
        repository.delete("/manifests/v1").expect(202).isEmpty();

        repository.get("/manifests/v1").expect(404, "MANIFEST_UNKNOWN");
        repository.get("/manifests/v2").expect(200).holds(manifest.bytes());
        repository.get("/manifests/" + manifest).expect(200);
        repository.delete("/manifests/v1").expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void deletesAManifestWithItsTags() {
        Blob other = repository.pushImage("other", "another layer");

        repository.delete("/manifests/" + manifest).expect(202);

        repository.head("/manifests/" + manifest).expect(404);
        repository.get("/manifests/v1").expect(404, "MANIFEST_UNKNOWN");
        assertThat(repository.get("/tags/list").expect(200).texts("tags")).containsExactly("other");
        repository.get("/manifests/other").expect(200).holds(other.bytes());
        repository.delete("/manifests/" + manifest).expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void deletesAManifestOnceNoIndexListsIt() {
        Blob index = Manifests.index(OCI_INDEX, Manifests.descriptor(OCI_MANIFEST, manifest));
        Blob outer = Manifests.index(OCI_INDEX, Manifests.descriptor(OCI_INDEX, index));
        repository.pushManifest("index", OCI_INDEX, index);
        repository.pushManifest("outer", OCI_INDEX, outer);
        assertThat(repository
                        .delete("/manifests/" + manifest)
                        .expect(403, "DENIED")
                        .details())
                .containsExactly(index.digest());
        assertThat(repository
                        .delete("/manifests/" + index)
                        .expect(403, "DENIED")
                        .details())
                .containsExactly(outer.digest());
        repository.delete("/manifests/v1").expect(202);

        repository.delete("/manifests/" + outer).expect(202);
        repository.delete("/manifests/" + index).expect(202);
        repository.delete("/manifests/" + manifest).expect(202);

        repository.delete("/manifests/" + manifest).expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void deletesAManifestThatAnIndexOfAnotherRepositoryLists() {
        Repository other = registry.repository();
        other.pushImage("v1", "layer");
        other.pushManifest(
                "index", OCI_INDEX, Manifests.index(OCI_INDEX, Manifests.descriptor(OCI_MANIFEST, manifest)));

        repository.delete("/manifests/" + manifest).expect(202);
    }

    @Test
    void deletesABlobOnceNoManifestNeedsIt() {
        Answer refused = repository.delete("/blobs/" + layer).expect(403, "DENIED");
        assertThat(refused.details()).containsExactly(manifest.digest());
        repository.get("/blobs/" + layer).expect(200);

        repository.delete("/manifests/" + manifest).expect(202);
        repository.delete("/blobs/" + layer).expect(202).isEmpty();

        repository.head("/blobs/" + layer).expect(404);
        repository.delete("/blobs/" + layer).expect(404, "BLOB_UNKNOWN");
    }

    @Test
    void deletesABlobHereAndNowhereElse() {
        Repository other = registry.repository();
        other.push("layer");

        other.delete("/blobs/" + layer).expect(202);

        other.get("/blobs/" + layer).expect(404, "BLOB_UNKNOWN");
        repository.get("/blobs/" + layer).expect(200);
    }

    @Test
    void takesBackWhatWasDeleted() {
        repository.delete("/manifests/" + manifest).expect(202);
        repository.delete("/blobs/" + layer).expect(202);

        repository.pushImage("v1", "layer");

        repository.get("/manifests/v1").expect(200).holds(manifest.bytes());
    }

    @Test
    void deletesARepositoryAndNoneBelowIt() {
        Repository below = registry.repository(repository.name() + "/below");
        Blob kept = below.pushImage("v1", "layer below");
        String whole = "/api/v1/repositories/" + repository.name();

        repository.to("DELETE", whole).expect(202);

        repository.get("/tags/list").expect(404, "NAME_UNKNOWN");
        repository.get("/manifests/" + manifest).expect(404, "MANIFEST_UNKNOWN");
        repository.get("/blobs/" + layer).expect(404, "BLOB_UNKNOWN");
        repository.to("DELETE", whole).expect(404, "NAME_UNKNOWN");
        below.get("/manifests/v1").expect(200).holds(kept.bytes());
    }

    @Test
    void deletesNothingWhenThatIsOff() throws IOException {
        try (TestRegistry off = TestRegistry.start(Medium.MEMORY, "storage.delete.enabled: false")) {
            Repository kept = off.repository();
            Blob image = kept.pushImage("v1", "layer");

            kept.delete("/manifests/v1").expect(405, "UNSUPPORTED").has("Allow", "GET, HEAD, OPTIONS, PUT");
            kept.delete("/manifests/" + image).expect(405, "UNSUPPORTED");
            kept.delete("/blobs/" + layer).expect(405, "UNSUPPORTED").has("Allow", "GET, HEAD, OPTIONS");
            kept.to("DELETE", "/api/v1/repositories/" + kept.name())
                    .expect(405, "UNSUPPORTED")
                    .has("Allow", "OPTIONS");
            kept.to("DELETE", kept.begin()).expect(204);
            kept.get("/manifests/v1").expect(200);
        }
    }
}
