package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three replicas over one bucket, behind a proxy that distributes requests round-robin. */
@EnabledIf(
        value = "io.berth.storage.s3.S3Server#areInstalled",
        disabledReason = "versitygw and minio are not installed (S3Server names them)")
final class BucketIT {

    private static final String PREFIX = "replicas";

    @RegisterExtension
    static final Berth one = Berth.with(ConformanceIT.SPARSE).inBucket(PREFIX);

    @RegisterExtension
    static final Berth two = Berth.with(ConformanceIT.SPARSE).inBucket(PREFIX);

    @RegisterExtension
    static final Berth three = Berth.with(ConformanceIT.SPARSE).inBucket(PREFIX);

    @RegisterExtension
    static final Berth changing = Berth.plain().inBucket("changing");

    private final Tool crane = Tool.named("crane");
    private RoundRobin proxy;

    @BeforeEach
    void startProxy() {
        proxy = new RoundRobin(List.of(one, two, three));
    }

    @AfterEach
    void stopProxy() {
        proxy.close();
    }

    @Test
    void passTheConformanceSuite() throws IOException {
        Tool conformance = Tool.named("conformance")
                .where("OCI_VERSION", "dev")
                .where("OCI_DATA_SPARSE", true)
                .where("OCI_REPO1", "conformance/one")
                .where("OCI_REPO2", "conformance/two")
                .where("OCI_TLS", "disabled")
                .where("OCI_REGISTRY", proxy.host());
        ConformanceIT.assertEverythingPasses(Folders.fresh("conformance-replicas"), conformance);
    }

    @Test
    void takeAndGiveAnIndexPieceByPiece() {
        OciLayout pushed = SampleLayout.index("bucket-index");
        OciLayout pulled = new OciLayout(Folders.fresh("bucket-index-back"));
        crane.run("push", pushed.folder(), proxy.host() + "/bucket/index:1");
        crane.run("pull", "--format=oci", proxy.host() + "/bucket/index:1", pulled.folder());
        pulled.assertHolds(pushed);
    }

    @Test
    void goOnWhenOneIsKilled() {
        OciLayout pushed = SampleLayout.image("bucket-killed");
        two.kill();
        try {
            crane.run("push", pushed.folder(), proxy.host() + "/bucket/killed:1");
            crane.run("validate", "--remote", proxy.host() + "/bucket/killed:1");
        } finally {
            two.start();
        }
        crane.run("validate", "--remote", two.name("bucket/killed:1"));
    }

    @Test
    void moveATagToOneOfWhatWasPushedAtOnce() throws Exception {
        List<OciLayout> images = List.of(SampleLayout.image("bucket-tag-1"), SampleLayout.index("bucket-tag-2"));
        List<Callable<Output>> pushes = new ArrayList<>();
        for (Berth replica : List.of(one, two, three)) {
            images.forEach(image ->
                    pushes.add(() -> crane.run("push", image.folder(), replica.name("bucket/contended:latest"))));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Output> push : executor.invokeAll(pushes)) {
                push.get();
            }
        }
        List<String> seen = List.of(one, two, three).stream()
                .map(replica -> crane.run("digest", replica.name("bucket/contended:latest"))
                        .text())
                .distinct()
                .toList();
        assertThat(seen).hasSize(1);
        assertThat(images.stream().map(image -> image.root().toString())).contains(seen.getFirst());
        crane.run("validate", "--remote", one.name("bucket/contended:latest"));
    }

    @Test
    void serveWhatDistributionWroteAndHandItBack() {
        // Its SDK ignores CA bundles named by the environment.
        Tool registry2 = Tool.named("docker-registry").where("AWS_CA_BUNDLE", "");
        OciLayout theirs = SampleLayout.image("bucket-theirs");
        OciLayout ours = SampleLayout.index("bucket-ours");
        changing.stop();

        changing.start(registry2);
        crane.run("push", theirs.folder(), changing.name("bucket/theirs:1"));
        changing.kill();

        changing.start();
        crane.run("validate", "--remote", changing.name("bucket/theirs:1"));
        assertThat(crane.run("catalog", changing.host()).lines()).containsExactly("bucket/theirs");
        crane.run("push", ours.folder(), changing.name("bucket/ours:1"));
        changing.stop();

        changing.start(registry2);
        assertPulls(theirs, "bucket/theirs:1");
        assertPulls(ours, "bucket/ours:1");
        changing.kill();
        changing.start();
    }

    private void assertPulls(OciLayout pushed, String image) {
        OciLayout pulled = new OciLayout(Folders.fresh("bucket-back"));
        crane.run("pull", "--format=oci", changing.name(image), pulled.folder());
        pulled.assertHolds(pushed);
    }
}
