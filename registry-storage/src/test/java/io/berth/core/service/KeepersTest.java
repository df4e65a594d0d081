package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.gc.Keepers;
import io.berth.core.gc.Keepers.Keeper;
import io.berth.core.gc.UndeleteWindow;
import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps content from being collected. */
final class KeepersTest extends ServiceTest {

    private List<Keeper> keepers(Digest digest) throws IOException {
        List<Keeper> keepers = new ArrayList<>();
        new Keepers(storage.metadata(), manifests(ReferenceRules.STRICT, RepositoryClasses.ALL), UndeleteWindow.NONE)
                .find(digest, keepers::add);
        return keepers;
    }

    @Test
    void aLayerIsKeptByItsImageAndTheIndexesThatListIt() throws IOException {
        String image = pushImage(ALPINE, new Tag("image"), "a");
        push(ALPINE, new Tag("index"), index(image));
        Digest layer = digest("layer of a");

        assertThat(keepers(layer))
                .containsExactlyInAnyOrder(
                        new Keeper.Needed(ALPINE, List.of(digest(image), layer), List.of(new Tag("image"))),
                        new Keeper.Needed(
                                ALPINE,
                                List.of(digest(index(image)), digest(image), layer),
                                List.of(new Tag("index"))));
    }

    @Test
    void aManifestIsKeptByItself() throws IOException {
        Digest image = digest(pushImage(ALPINE, LATEST, "a"));

        assertThat(keepers(image)).containsExactly(new Keeper.Needed(ALPINE, List.of(image), List.of(LATEST)));
        manifests.delete(ALPINE, LATEST);
        assertThat(keepers(image)).containsExactly(new Keeper.Needed(ALPINE, List.of(image), List.of()));
    }

    @Test
    void anUnneededBlobIsOnlyLinked() throws IOException {
        Digest blob = blob(ALPINE, "unneeded");

        assertThat(keepers(blob)).containsExactly(new Keeper.Linked(ALPINE, clock.instant()));
        assertThat(keepers(digest("never pushed"))).isEmpty();
    }

    @Test
    void aManifestThatCannotBeReadMayNeedAnything() throws IOException {
        Digest damaged = digest(pushImage(ALPINE, LATEST, "a"));
        storage.blobs().put(damaged, ByteBuffer.wrap(bytes("other content")));

        assertThat(keepers(digest("layer of a")))
                .containsExactly(new Keeper.Unreadable(ALPINE, damaged), new Keeper.Linked(ALPINE, clock.instant()));
    }
}
