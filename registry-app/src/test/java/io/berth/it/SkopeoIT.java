package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SkopeoIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool skopeo = Tool.named("skopeo");

    @Test
    void copiesAnImageThereAndBack() {
        OciLayout pushed = SampleLayout.image("skopeo-image");
        OciLayout pulled = new OciLayout(Folders.fresh("skopeo-image-back"));
        push(pushed, "skopeo/image:1");
        skopeo.run("copy", "--src-tls-verify=false", docker("skopeo/image:1"), "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }

    @Test
    void copiesAnIndexWithAllItsImages() {
        OciLayout pushed = SampleLayout.index("skopeo-index");
        OciLayout pulled = new OciLayout(Folders.fresh("skopeo-index-back"));
        push(pushed, "skopeo/index:1");
        skopeo.run("copy", "--all", "--src-tls-verify=false", docker("skopeo/index:1"), "oci:" + pulled.folder());
        pulled.assertHolds(pushed);
    }

    @Test
    void storesAndServesDockerManifests() {
        OciLayout image = SampleLayout.image("skopeo-docker");
        skopeo.run(
                "copy", "--format=v2s2", "--dest-tls-verify=false", "oci:" + image.folder(), docker("skopeo/v2s2:1"));
        String manifest = skopeo.run("inspect", "--raw", "--tls-verify=false", docker("skopeo/v2s2:1"))
                .text();
        assertThat(manifest).contains("application/vnd.docker.distribution.manifest.v2+json");
    }

    @Test
    void copiesFromOneRepositoryToAnother() {
        OciLayout pushed = SampleLayout.image("skopeo-across");
        push(pushed, "skopeo/across:1");
        skopeo.run(
                "copy",
                "--src-tls-verify=false",
                "--dest-tls-verify=false",
                docker("skopeo/across:1"),
                docker("skopeo/mounted:1"));
        assertThat(digest("skopeo/mounted:1")).isEqualTo(pushed.root().toString());
    }

    @Test
    void synchronizesARepositoryToAFolder() {
        push(SampleLayout.image("skopeo-sync"), "skopeo/sync:1");
        push(SampleLayout.image("skopeo-sync"), "skopeo/sync:2");
        var folder = Folders.fresh("skopeo-sync-back");
        skopeo.run(
                "sync", "--src-tls-verify=false", "--src=docker", "--dest=dir", registry.name("skopeo/sync"), folder);
        assertThat(folder.resolve("sync:1")).isDirectoryContaining("glob:**manifest.json");
        assertThat(folder.resolve("sync:2")).isDirectoryContaining("glob:**manifest.json");
    }

    @Test
    void deletesWhatATagNames() {
        push(SampleLayout.image("skopeo-delete"), "skopeo/delete:1");
        skopeo.run("delete", "--tls-verify=false", docker("skopeo/delete:1"));
        Output gone = skopeo.attempt("inspect", "--raw", "--tls-verify=false", docker("skopeo/delete:1"));
        assertThat(gone.err()).contains("manifest unknown");
    }

    @Test
    void listsTags() {
        push(SampleLayout.image("skopeo-tags"), "skopeo/tags:a");
        push(SampleLayout.image("skopeo-tags"), "skopeo/tags:B_2.x");
        assertThat(skopeo.run("list-tags", "--tls-verify=false", docker("skopeo/tags"))
                        .text())
                .contains("\"a\"", "\"B_2.x\"");
    }

    private static String docker(String rest) {
        return "docker://" + registry.name(rest);
    }

    private void push(OciLayout layout, String rest) {
        skopeo.run("copy", "--all", "--dest-tls-verify=false", "oci:" + layout.folder(), docker(rest));
    }

    private String digest(String rest) {
        return skopeo.run("inspect", "--format={{.Digest}}", "--tls-verify=false", docker(rest))
                .text();
    }
}
