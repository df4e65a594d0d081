package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class RegctlIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool regctl = Tool.named("regctl").with("--host", "reg=" + registry.host() + ",tls=disabled");

    @Test
    void copiesAnIndexWithAllItsImages() {
        OciLayout pushed = SampleLayout.index("regctl-index");
        OciLayout pulled = new OciLayout(Folders.fresh("regctl-index-back"));
        copyIn(pushed, "regctl/index:1");
        regctl.run("image", "copy", registry.name("regctl/index:1"), "ocidir://" + pulled.folder() + ":latest");
        pulled.assertHolds(pushed);
    }

    @Test
    void mountsBetweenRepositories() {
        OciLayout pushed = SampleLayout.image("regctl-mount");
        copyIn(pushed, "regctl/mount:1");
        regctl.run("image", "copy", registry.name("regctl/mount:1"), registry.name("regctl/mounted:1"));
        assertThat(digest("regctl/mounted:1")).isEqualTo(pushed.root().toString());
    }

    /** Import is the only client that uploads in chunks, with Content-Range. */
    @Test
    void importsInPiecesWhatItExported() {
        OciLayout pushed = SampleLayout.image("regctl-import");
        Path archive = Folders.fresh("regctl-export").resolve("image.tar");
        copyIn(pushed, "regctl/export:1");
        regctl.run("image", "export", registry.name("regctl/export:1"), archive);
        regctl.run("image", "import", registry.name("regctl/import:1"), archive);
        assertThat(digest("regctl/import:1")).isEqualTo(pushed.root().toString());
    }

    @Test
    void putsAnArtifactAndGetsIt() throws IOException {
        Path file = Files.writeString(Folders.fresh("regctl-artifact").resolve("file"), "an artifact");
        regctl.with("artifact", "put", "--artifact-type=application/vnd.it.notes")
                .run("--file", file, registry.name("regctl/artifact:1"));
        assertThat(regctl.run("artifact", "get", registry.name("regctl/artifact:1"))
                        .out())
                .isEqualTo("an artifact");
    }

    @Test
    void listsReferrers() throws IOException {
        Path file = Files.writeString(Folders.fresh("regctl-referrer").resolve("file"), "a referrer");
        copyIn(SampleLayout.image("regctl-subject"), "regctl/subject:1");
        regctl.with("artifact", "put", "--artifact-type=application/vnd.it.sbom")
                .run("--file", file, "--subject", registry.name("regctl/subject:1"));
        assertThat(regctl.run("artifact", "list", registry.name("regctl/subject:1"))
                        .out())
                .contains("application/vnd.it.sbom");
        assertThat(regctl.run("artifact", "get", "--subject", registry.name("regctl/subject:1"))
                        .out())
                .isEqualTo("a referrer");
    }

    @Test
    void deletesOneTagOfAnImage() {
        copyIn(SampleLayout.image("regctl-tags"), "regctl/tags:1");
        copyIn(SampleLayout.image("regctl-tags"), "regctl/tags:2");
        regctl.run("tag", "delete", registry.name("regctl/tags:1"));
        assertThat(regctl.run("tag", "ls", registry.name("regctl/tags")).lines())
                .containsExactly("2");
        assertThat(regctl.run("repo", "ls", registry.host()).lines()).contains("regctl/tags");
    }

    private void copyIn(OciLayout layout, String rest) {
        regctl.run("image", "copy", "ocidir://" + layout.atRoot(), registry.name(rest));
    }

    private String digest(String rest) {
        return regctl.run("image", "digest", registry.name(rest)).text();
    }
}
