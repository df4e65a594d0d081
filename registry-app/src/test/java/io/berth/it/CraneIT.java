package io.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class CraneIT {

    @RegisterExtension
    static final Berth registry = Berth.plain();

    private final Tool crane = Tool.named("crane");

    @Test
    void pushesAnImageAndPullsIt() {
        OciLayout pushed = SampleLayout.image("crane-image");
        OciLayout pulled = new OciLayout(Folders.fresh("crane-image-back"));
        crane.run("push", pushed.folder(), registry.name("crane/image:1"));
        crane.run("pull", "--format=oci", registry.name("crane/image:1"), pulled.folder());
        pulled.assertHolds(pushed);
        crane.run("validate", "--remote", registry.name("crane/image:1"));
    }

    @Test
    void copiesAnIndexWithAllItsImages() {
        OciLayout pushed = SampleLayout.index("crane-index");
        OciLayout pulled = new OciLayout(Folders.fresh("crane-index-back"));
        crane.run("push", pushed.folder(), registry.name("crane/index:1"));
        crane.run("copy", registry.name("crane/index:1"), registry.name("crane/copied:1"));
        crane.run("pull", "--format=oci", registry.name("crane/copied:1"), pulled.folder());
        pulled.assertHolds(pushed);
    }

    @Test
    void listsAndDeletes() {
        OciLayout pushed = SampleLayout.image("crane-delete");
        String repository = registry.name("crane/delete");
        crane.run("push", pushed.folder(), repository + ":1");
        crane.run("tag", repository + ":1", "2");
        assertThat(crane.run("ls", repository).lines()).containsExactlyInAnyOrder("1", "2");
        assertThat(crane.run("catalog", registry.host()).lines()).contains("crane/delete");
        crane.run("delete", repository + "@" + pushed.root());
        assertThat(crane.attempt("digest", repository + ":2").err()).contains("MANIFEST_UNKNOWN");
    }

    @Test
    void appendsALayerToAnImageOfTheRegistry() throws IOException {
        crane.run("push", SampleLayout.image("crane-append").folder(), registry.name("crane/append:1"));
        byte[] layer = Layer.of("more", new byte[] {1, 2, 3}).archive();
        Path more = Files.write(Folders.fresh("crane-layer").resolve("layer.tar"), layer);
        crane.run("append", "-b", registry.name("crane/append:1"), "-f", more, "-t", registry.name("crane/append:2"));
        crane.run("validate", "--remote", registry.name("crane/append:2"));
    }
}
