package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code berth.tags} with immutable tags, as clients see them. */
final class ImmutableTagsTest {

    private final TestRegistry registry = TestRegistry.start(
            Medium.FILESYSTEM, "berth.tags: [{'on': release/**, tags: ['v*'], except: ['*-rc'], immutable: true}]");
    private final Repository release = registry.repository("release/app");
    private Blob first;
    private Blob second;

    @BeforeEach
    void push() {
        first = release.pushImage("v1", "first");
        second = release.pushImage("latest", "second");
    }

    @AfterEach
    void close() throws IOException {
        registry.close();
    }

    @Test
    void refusesToMoveOrDeleteThem() {
        assertThat(release.put("/manifests/v1")
                        .type(OCI_MANIFEST)
                        .body(second.bytes())
                        .expect(403, "DENIED")
                        .text())
                .contains("tag v1 of release/app is immutable");
        release.put("/manifests/latest?tag=v1")
                .type(OCI_MANIFEST)
                .body(second.bytes())
                .expect(403, "DENIED");
        release.delete("/manifests/v1").expect(403, "DENIED");
        release.delete("/manifests/" + first).expect(403, "DENIED");
        registry.client().send("DELETE", "/api/v1/repositories/release/app").expect(403, "DENIED");
        release.get("/manifests/v1").expect(200).holds(first.bytes());
    }

    @Test
    void takesTheSameImageAgainAndAllOtherTags() {
        release.put("/manifests/v1").type(OCI_MANIFEST).body(first.bytes()).expect(201);
        release.put("/manifests/latest").type(OCI_MANIFEST).body(first.bytes()).expect(201);
        release.put("/manifests/v1-rc").type(OCI_MANIFEST).body(first.bytes()).expect(201);
        release.put("/manifests/v1-rc").type(OCI_MANIFEST).body(second.bytes()).expect(201);
        release.delete("/manifests/v1-rc").expect(202);
        release.delete("/manifests/" + second).expect(202);
        Repository other = registry.repository("other");
        other.pushImage("v1", "first");
        other.pushImage("v1", "second");
    }
}
