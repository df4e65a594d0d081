package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.event.Cause;
import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which facts the use cases publish, and with which cause. */
final class EventsTest extends ServiceTest {

    @Test
    void uploadsMountsAndDeletionsOfBlobs() throws IOException {
        Digest layer = blob(ALPINE, "layer");
        blobs.mount(DEBIAN, layer, Optional.of(ALPINE), "ann", _ -> true);
        blobs.pull(DEBIAN, layer).close();
        blobs.delete(DEBIAN, layer);

        assertThat(facts())
                .containsExactly(
                        new Fact.BlobPushed(ALPINE, layer),
                        new Fact.BlobMounted(DEBIAN, layer, ALPINE),
                        new Fact.BlobPulled(DEBIAN, layer, 5),
                        new Fact.BlobDeleted(DEBIAN, layer));
    }

    @Test
    void pushesPullsAndDeletionsOfManifests() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");
        Digest digest = digest(image);
        long size = image.getBytes(StandardCharsets.UTF_8).length;
        Descriptor described = manifests.pull(ALPINE, LATEST, digest).describedAs(digest);
        manifests.read(ALPINE, manifests.confirm(ALPINE, digest));
        manifests.delete(ALPINE, LATEST);
        manifests.delete(ALPINE, digest);

        List<Fact> facts = facts();
        assertThat(facts.subList(facts.size() - 4, facts.size()))
                .containsExactly(
                        new Fact.ManifestPushed(ALPINE, described, Optional.empty(), List.of(LATEST)),
                        new Fact.ManifestPulled(ALPINE, LATEST, Descriptor.of(MediaTypes.OCI_MANIFEST, digest, size)),
                        new Fact.TagDeleted(ALPINE, LATEST),
                        new Fact.ManifestDeleted(ALPINE, digest));
    }

    @Test
    void nothingThatWasRefused() throws IOException {
        String image = pushImage(ALPINE, LATEST, "a");
        facts();

        assertRefused(ErrorCode.DENIED, () -> blobs.delete(ALPINE, digest("layer of a")));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.pull(DEBIAN, digest("layer of a")));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(ALPINE, new Tag("other")));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> manifests.delete(DEBIAN, digest(image)));
        assertThat(facts()).isEmpty();
    }

    @Test
    void theCauseIsTheRequestAround() throws IOException {
        Cause ann = causedBy("ann");
        Cause.during(() -> ann, () -> blob(ALPINE, "by ann"));
        blob(ALPINE, "by the server");

        assertThat(published).extracting(event -> event.cause()).containsExactly(ann, Cause.job(""));
    }

    @Test
    void aFailingListenerKeepsNoOtherFromHearing() {
        List<Fact> heard = new ArrayList<>();
        EventListener failing = _ -> {
            throw new IllegalStateException("on purpose");
        };
        Events two = new Events(Clock.systemUTC(), List.of(failing, (Event event) -> heard.add(event.fact())));

        two.publish(new Fact.RepositoryDeleted(ALPINE));
        two.publish(new Fact.BlobPulled(ALPINE, digest("a"), 1));

        assertThat(heard).containsExactly(new Fact.RepositoryDeleted(ALPINE));
    }
}
