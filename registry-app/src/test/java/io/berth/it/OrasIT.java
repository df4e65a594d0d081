package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OrasIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool oras = Tool.named("oras");

    @Test
    void pushesFilesAndPullsThem() throws IOException {
        Path folder = Folders.fresh("oras-files");
        Path pushed = Files.writeString(folder.resolve("notes.txt"), "an artifact");
        Path pulled = Folders.fresh("oras-files-back");
        oras.in(folder)
                .with("push", "--plain-http", "--artifact-type=application/vnd.it.notes")
                .run(registry.name("oras/files:1"), "notes.txt:text/plain");
        oras.in(pulled).run("pull", "--plain-http", registry.name("oras/files:1"));
        assertThat(pulled.resolve("notes.txt")).hasSameBinaryContentAs(pushed);
    }

    @Test
    void copiesAnIndexWithAllItsImages() {
        OciLayout pushed = SampleLayout.index("oras-index");
        OciLayout pulled = new OciLayout(Folders.fresh("oras-index-back"));
        copyIn(pushed, "oras/index:1");
        copyOut("oras/index:1", pulled);
        pulled.assertHolds(pushed);
    }

    @Test
    void discoversWhatWasAttached() throws IOException {
        copyIn(SampleLayout.image("oras-attach"), "oras/attach:1");
        String first = attach("oras/attach:1", "application/vnd.it.sbom");
        String second = attach("oras/attach:1", "application/vnd.it.signature");
        assertThat(discover("oras/attach:1")).contains(first, second);
        assertThat(discover("oras/attach:1", "--artifact-type=application/vnd.it.sbom"))
                .contains(first)
                .doesNotContain(second);
    }

    @Test
    void copiesAnImageWithItsReferrers() throws IOException {
        copyIn(SampleLayout.image("oras-recursive"), "oras/recursive:1");
        String attached = attach("oras/recursive:1", "application/vnd.it.sbom");
        oras.with("cp", "--recursive", "--from-plain-http", "--to-plain-http")
                .run(registry.name("oras/recursive:1"), registry.name("oras/elsewhere:1"));
        assertThat(discover("oras/elsewhere:1")).contains(attached);
    }

    @Test
    void forgetsADeletedReferrer() throws IOException {
        copyIn(SampleLayout.image("oras-delete"), "oras/delete:1");
        String attached = attach("oras/delete:1", "application/vnd.it.sbom");
        oras.run("manifest", "delete", "--plain-http", "--force", registry.name("oras/delete@" + attached));
        assertThat(discover("oras/delete:1")).doesNotContain(attached);
    }

    @Test
    void listsRepositoriesAndTags() {
        copyIn(SampleLayout.image("oras-list"), "oras/list:1");
        oras.run("tag", "--plain-http", registry.name("oras/list:1"), "2", "3");
        assertThat(oras.run("repo", "tags", "--plain-http", registry.name("oras/list"))
                        .lines())
                .containsExactlyInAnyOrder("1", "2", "3");
        assertThat(oras.run("repo", "ls", "--plain-http", registry.host()).lines())
                .contains("oras/list");
    }

    /** Attaches a file of its own and returns the digest of the new manifest. */
    private String attach(String subject, String type) throws IOException {
        Path folder = Folders.fresh("oras-attached");
        Files.writeString(folder.resolve("file"), type);
        return oras.in(folder)
                .with("attach", "--plain-http", "--format=go-template={{.digest}}", "--artifact-type=" + type)
                .run(registry.name(subject), "file:text/plain")
                .text();
    }

    private String discover(String subject, String... options) {
        return oras.with("discover", "--plain-http", "--format=json")
                .with(options)
                .run(registry.name(subject))
                .text();
    }

    private void copyIn(OciLayout layout, String rest) {
        oras.run("cp", "--from-oci-layout", "--to-plain-http", layout.atRoot(), registry.name(rest));
    }

    private void copyOut(String rest, OciLayout layout) {
        oras.run("cp", "--from-plain-http", "--to-oci-layout", registry.name(rest), layout.folder() + ":latest");
    }
}
