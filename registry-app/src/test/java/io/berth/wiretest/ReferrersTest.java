package io.berth.wiretest;

import static io.berth.wiretest.Manifests.OCI_INDEX;
import static io.berth.wiretest.Manifests.OCI_MANIFEST;
import static io.berth.wiretest.Manifests.descriptor;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code GET /v2/<name>/referrers/<digest>} (end-12). */
@OnEveryStorage
final class ReferrersTest {

    private final TestRegistry registry;
    private final Repository repository;
    private final Blob subject;
    private final String config;

    ReferrersTest(TestRegistry registry) {
        this.registry = registry;
        this.repository = registry.repository();
        this.config = repository.push("{}").digest();
        this.subject = repository.pushImage("v1", "layer");
    }

    private Answer referrers(String query) {
        return repository.get("/referrers/" + subject + query).expect(200).has("Content-Type", OCI_INDEX);
    }

    private static List<String> digests(Answer answer) {
        assertThat(answer.json().get("schemaVersion").asInt()).isEqualTo(2);
        assertThat(answer.json().get("mediaType").asString()).isEqualTo(OCI_INDEX);
        return answer.json()
                .get("manifests")
                .valueStream()
                .map(descriptor -> descriptor.get("digest").asString())
                .toList();
    }

    private Blob push(String artifactType, String... more) {
        Blob artifact = Manifests.artifact(config, artifactType, subject, more);
        repository.putManifest(artifact, OCI_MANIFEST, artifact).expect(201).has("OCI-Subject", subject.digest());
        return artifact;
    }

    @Test
    void answersAnEmptyIndexForWhatNobodyKnows() {
        assertThat(digests(referrers(""))).isEmpty();
        Answer nowhere = registry.get("/v2/nobody/here/referrers/" + subject).expect(200);
        assertThat(digests(nowhere)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:bad", "latest", "md5:d41d8cd98f00b204e9800998ecf8427e"})
    void refusesWhatIsNoDigest(String digest) {
        repository.get("/referrers/" + digest).expect(400, "DIGEST_INVALID");
    }

    @Test
    void describesEachReferrer() {
        Blob referrer = push("application/x", "\"annotations\":{\"a\":\"b\",\"ü\":\"\"}");

        JsonNode descriptor = referrers("").json().get("manifests").get(0);

        assertThat(descriptor.get("mediaType").asString()).isEqualTo(OCI_MANIFEST);
        assertThat(descriptor.get("digest").asString()).isEqualTo(referrer.digest());
        assertThat(descriptor.get("size").asInt()).isEqualTo(referrer.size());
        assertThat(descriptor.get("artifactType").asString()).isEqualTo("application/x");
        assertThat(descriptor.get("annotations").toString()).contains("\"a\":\"b\"", "\"ü\":\"\"");
    }

    @Test
    void takesTheArtifactTypeFromTheConfig() {
        Blob referrer = Manifests.imageOf(
                OCI_MANIFEST, descriptor("application/y", config), "", "\"subject\":" + descriptor("a/b", subject));
        repository.pushManifest(referrer.digest(), OCI_MANIFEST, referrer);

        assertThat(digests(referrers("?artifactType=application/y"))).containsExactly(referrer.digest());
    }

    @Test
    void leavesTheArtifactTypeOfABareIndexOut() {
        Blob index = Manifests.index(OCI_INDEX, "", "\"subject\":" + descriptor("a/b", subject));
        repository.pushManifest("index", OCI_INDEX, index);

        JsonNode descriptor = referrers("").json().get("manifests").get(0);

        assertThat(descriptor.get("mediaType").asString()).isEqualTo(OCI_INDEX);
        assertThat(descriptor.has("artifactType")).isFalse();
        assertThat(digests(referrers("?artifactType="))).containsExactly(index.digest());
    }

    @Test
    void filtersByArtifactTypeWithUnescapedPlus() {
        Blob spdx = push("application/spdx+json");
        push("application/spdx");

        for (String plus : new String[] {"+", "%2B", "%20"}) {
            assertThat(digests(referrers("?artifactType=application/spdx" + plus + "json")))
                    .containsExactly(spdx.digest());
        }
    }

    @Test
    void filtersByArtifactType() {
        Blob x = push("application/x");
        Blob y = push("application/y");
        push("application/z");

        assertThat(digests(referrers("?artifactType=application/x").has("OCI-Filters-Applied", "artifactType")))
                .containsExactly(x.digest());
        assertThat(digests(referrers("?artifactType=application%2Fx&artifactType=application/y")))
                .containsExactlyInAnyOrder(x.digest(), y.digest());
        assertThat(digests(referrers("?artifactType=application/none").has("OCI-Filters-Applied", "artifactType")))
                .isEmpty();
        assertThat(digests(referrers("").lacks("OCI-Filters-Applied"))).hasSize(3);
    }

    @Test
    void listsReferrersOfWhatWasNeverPushed() {
        Blob missing = Blob.of("never pushed");
        Blob referrer = Manifests.artifact(config, "application/x", missing);
        repository.pushManifest("a", OCI_MANIFEST, referrer);

        Answer answer = repository.get("/referrers/" + missing).expect(200);

        assertThat(digests(answer)).containsExactly(referrer.digest());
    }

    @Test
    void keepsRepositoriesApart() {
        push("application/x");

        Answer elsewhere = registry.repository().get("/referrers/" + subject).expect(200);

        assertThat(digests(elsewhere)).isEmpty();
    }

    @Test
    void forgetsADeletedReferrer() {
        Blob kept = push("application/x");
        Blob deleted = push("application/y");
        repository.delete("/manifests/" + deleted).expect(202);

        assertThat(digests(referrers(""))).containsExactly(kept.digest());
    }

    @Test
    void keepsReferrersOfADeletedSubject() {
        Blob referrer = push("application/x");
        repository.delete("/manifests/" + subject).expect(202);

        assertThat(digests(referrers(""))).containsExactly(referrer.digest());
    }

    @Test
    void pagesWhatIsTooLongForOneIndex() {
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            String annotation = "\"annotations\":{\"n\":\"" + i + "\",\"long\":\"" + "x".repeat(65_000) + "\"}";
            pushed.add(push("application/x", annotation).digest());
        }

        List<String> listed = new ArrayList<>();
        int pages = 0;
        for (String next = repository.path() + "/referrers/" + subject + "?artifactType=application%2Fx";
                !next.isEmpty();
                pages++) {
            Answer page = repository.to("GET", next).expect(200).has("OCI-Filters-Applied", "artifactType");
            assertThat(page.body().length).isLessThanOrEqualTo(4 << 20);
            listed.addAll(digests(page));
            next = page.next();
        }

        assertThat(listed).containsExactlyInAnyOrderElementsOf(pushed);
        assertThat(pages).isGreaterThan(1);
    }

    @Test
    void answersHeadLikeGet() {
        push("application/x");

        assertThat(repository.head("/referrers/" + subject).expect(200).lastingHeaders())
                .isEqualTo(referrers("").lastingHeaders());
    }
}
