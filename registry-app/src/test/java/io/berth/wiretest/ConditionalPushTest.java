package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_INDEX;
import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static io.berth.wiretest.Manifests.descriptor;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditional moves of tags (RFC 9110, section 13), and all of them atomically. */
@OnEveryStorage
final class ConditionalPushTest {

    private final Repository repository;
    private final Blob old;
    private final Blob replacement;

    ConditionalPushTest(TestRegistry registry) {
        repository = registry.repository();
        old = repository.pushImage("v1", "old");
        replacement = Manifests.image(
                repository.push("{}").digest(), repository.push("new").digest());
    }

    @ParameterizedTest
    @CsvSource({
        "v1, If-Match, '\"OLD\"', 201",
        "v1, If-Match, OLD, 201",
        "v1, If-Match, *, 201",
        "v1, If-Match, '\"x\", \"OLD\"', 201",
        "v1, If-Match, '\"NEW\"', 412",
        "v2, If-Match, '\"OLD\"', 412",
        "v2, If-Match, *, 412",
        "v1, If-None-Match, *, 412",
        "v1, If-None-Match, '\"OLD\"', 412",
        "v1, If-None-Match, '\"NEW\"', 201",
        "v2, If-None-Match, *, 201"
    })
    void movesATagUnderItsCondition(String tag, String header, String condition, int status) {
        Answer before = repository.get("/manifests/" + tag).send();

        repository
                .putManifest(tag, OCI_MANIFEST, replacement)
                .header(header, condition.replace("OLD", old.digest()).replace("NEW", replacement.digest()))
                .expect(status);

        Answer after = repository.get("/manifests/" + tag).send();
        if (status == 201) {
            after.is(200).holds(replacement.bytes());
        } else {
            after.is(before.status()).has("Content-Length", before.header("Content-Length"));
        }
    }

    @Test
    void movesAllTagsOrNone() {
        repository
                .putManifest("v2?tag=v1", OCI_MANIFEST, replacement)
                .header("If-None-Match", "*")
                .expect(412);

        repository.get("/manifests/v1").expect(200).holds(old.bytes());
        repository.get("/manifests/v2").expect(404, "MANIFEST_UNKNOWN");
    }

    @Test
    void leavesNothingOfAPushThatIsRefused() {
        Blob index = Manifests.index(
                OCI_INDEX, descriptor(OCI_MANIFEST, old), "\"subject\":" + descriptor(OCI_MANIFEST, old));

        repository
                .putManifest("v1", OCI_INDEX, index)
                .header("If-None-Match", "*")
                .expect(412);

        repository.get("/manifests/" + index).expect(404, "MANIFEST_UNKNOWN");
        assertThat(repository.get("/referrers/" + old).expect(200).json().get("manifests"))
                .isEmpty();
        repository.delete("/manifests/" + old).expect(202);
    }

    @Test
    void leavesNothingOfPushesThatLoseARace() {
        String config = repository.push("{}").digest();
        List<Blob> images = IntStream.range(0, 8)
                .mapToObj(i -> Manifests.imageOf(OCI_MANIFEST, descriptor("a/b", config), "", "\"number\":" + i))
                .toList();

        List<Blob> refused = images.parallelStream()
                .filter(image -> repository
                                .putManifest("once", OCI_MANIFEST, image)
                                .header("If-None-Match", "*")
                                .send()
                                .status()
                        == 412)
                .toList();

        assertThat(refused).hasSize(7);
        refused.forEach(image -> repository.get("/manifests/" + image).expect(404, "MANIFEST_UNKNOWN"));
    }

    @Test
    void letsOneOfManyCreateATag() {
        List<Integer> statuses = IntStream.range(0, 8)
                .parallel()
                .mapToObj(_ -> repository
                        .putManifest("once", OCI_MANIFEST, replacement)
                        .header("If-None-Match", "*")
                        .send()
                        .status())
                .toList();

        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 412);
    }

    @Test
    void leavesATagAtOneOfTheValuesItWasMovedTo() {
        String config = repository.push("{}").digest();
        List<Blob> images = IntStream.range(0, 16)
                .mapToObj(i -> Manifests.imageOf(OCI_MANIFEST, descriptor("a/b", config), "", "\"number\":" + i))
                .toList();

        images.parallelStream().forEach(image -> repository.pushManifest("moving", OCI_MANIFEST, image));

        Answer last = repository.get("/manifests/moving").expect(200);
        assertThat(images).extracting(Blob::digest).contains(last.header("Docker-Content-Digest"));
        images.forEach(
                image -> repository.get("/manifests/" + image).expect(200).holds(image.bytes()));
    }
}
