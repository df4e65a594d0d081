package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.journal.Change;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.store.MetadataStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deletions that are undone, and the history of tags. */
final class UndeletionTest extends ServiceTest {

    private static final Tag OTHER = new Tag("other");

    private final Repositories repositories =
            new Repositories(storage.metadata(), locks, TagRules.NONE, journal, events);
    private final Undeletion undeletion =
            new Undeletion(storage.blobs(), storage.metadata(), touched, manifests, journal);
    private final TagHistory history = new TagHistory(journal, storage.metadata());
    private final List<String> heard = new ArrayList<>();

    private final Undeletion.Listener listener = new Undeletion.Listener() {
        @Override
        public void manifest(Digest digest) {
            heard.add("manifest " + digest);
        }

        @Override
        public void tag(Tag tag, Digest target) {
            heard.add("tag " + tag + " " + target);
        }

        @Override
        public void exists(Tag tag, Digest deleted) {
            heard.add("exists " + tag + " " + deleted);
        }
    };

    private void assertWhole(RepositoryName repository, String name) throws IOException {
        String image = image("config of " + name, "layer of " + name);
        assertThat(manifests
                        .read(repository, manifests.confirm(repository, digest(image)))
                        .bytes())
                .isEqualTo(ByteBuffer.wrap(bytes(image)));
        assertThat(blobs.size(repository, digest("layer of " + name))).isPositive();
    }

    @Test
    void restoresATag() throws IOException {
        Digest image = digest(pushImage(ALPINE, LATEST, "one"));
        manifests.delete(ALPINE, LATEST);

        undeletion.tag(ALPINE, LATEST, true, listener);
        assertThat(storage.metadata().resolve(ALPINE, LATEST)).isEmpty();
        undeletion.tag(ALPINE, LATEST, false, listener);

        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(image);
        assertThat(heard).containsExactly("tag latest " + image, "tag latest " + image);
        assertRefused(ErrorCode.DENIED, () -> undeletion.tag(ALPINE, LATEST, false, listener));
        assertRefused(ErrorCode.MANIFEST_UNKNOWN, () -> undeletion.tag(ALPINE, OTHER, false, listener));
        assertThat(history.list(ALPINE, Optional.of(LATEST), Instant.MAX, 1)
                        .getFirst()
                        .change())
                .isEqualTo(new Change.TagMoved(LATEST, Optional.empty(), image));
    }

    @Test
    void restoresAManifestWithItsTagsUnlessTheyExist() throws IOException {
        String image = pushImage(ALPINE, LATEST, "one");
        push(ALPINE, OTHER, image);
        manifests.delete(ALPINE, digest(image));
        Digest two = digest(pushImage(ALPINE, LATEST, "two"));

        undeletion.manifest(ALPINE, digest(image), false, listener);

        assertThat(heard)
                .containsExactly(
                        "manifest " + digest(image), "exists latest " + digest(image), "tag other " + digest(image));
        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(two);
        assertThat(manifests.resolve(ALPINE, OTHER)).isEqualTo(digest(image));
        assertWhole(ALPINE, "one");
        assertRefused(ErrorCode.DENIED, () -> undeletion.manifest(ALPINE, digest(image), false, listener));
    }

    @Test
    void restoresTheManifestOfATag() throws IOException {
        Digest image = digest(pushImage(ALPINE, LATEST, "one"));
        manifests.delete(ALPINE, image);

        undeletion.tag(ALPINE, LATEST, false, listener);

        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(image);
        assertWhole(ALPINE, "one");
    }

    @Test
    void restoresARepositoryWithItsRelations() throws IOException {
        String child = pushImage(ALPINE, LATEST, "child");
        push(ALPINE, new Tag("index"), index(child));
        String referrer = image("config of child", Optional.of(child), "layer of child");
        push(ALPINE, digest(referrer), referrer);
        repositories.delete(ALPINE);
        pushImage(ALPINE, LATEST, "new");

        undeletion.repository(ALPINE, false, listener);

        assertThat(heard).hasSize(5).contains("exists latest " + digest(child));
        assertThat(manifests.resolve(ALPINE, new Tag("index"))).isEqualTo(digest(index(child)));
        assertThat(manifests.resolve(ALPINE, LATEST)).isNotEqualTo(digest(child));
        assertWhole(ALPINE, "child");
        assertRefused(ErrorCode.DENIED, () -> manifests.delete(ALPINE, digest(child)));
        assertThat(storage.metadata()
                        .referrers(ALPINE, digest(child), Optional.empty(), 10)
                        .items())
                .hasSize(1);
        assertRefused(ErrorCode.NAME_UNKNOWN, () -> undeletion.repository(DEBIAN, false, listener));
    }

    @Test
    void bringsContentBackFromQuarantine() throws IOException {
        Digest image = digest(pushImage(ALPINE, LATEST, "one"));
        repositories.delete(ALPINE);
        for (Digest content : List.of(image, digest("layer of one"), digest("config of one"))) {
            storage.blobs().quarantine(content);
        }

        undeletion.repository(ALPINE, true, listener);
        assertThat(storage.blobs().size(image)).isEmpty();
        undeletion.repository(ALPINE, false, listener);

        assertWhole(ALPINE, "one");
    }

    @Test
    void restoresNothingWithoutItsContent() throws IOException {
        String first = pushImage(ALPINE, LATEST, "one");
        pushImage(ALPINE, OTHER, "two");
        manifests.delete(ALPINE, digest(first));
        repositories.delete(ALPINE);
        storage.blobs().delete(digest("layer of two"));
        storage.blobs().put(digest("layer of one"), ByteBuffer.wrap(bytes("damaged")));
        storage.blobs().quarantine(digest("layer of one"));

        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> undeletion.repository(ALPINE, true, listener));
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> undeletion.repository(ALPINE, false, listener));
        assertRefused(
                ErrorCode.MANIFEST_BLOB_UNKNOWN, () -> undeletion.manifest(ALPINE, digest(first), false, listener));

        assertThat(storage.metadata().exists(ALPINE)).isFalse();
        assertThat(storage.blobs().size(digest("layer of one"))).isEmpty();
        assertThat(heard).isEmpty();
    }

    /** A manifest that names a blob of another repository must not give access to it. */
    @Test
    void givesNoAccessToBlobsThatTheRepositoryNeverHeld() throws IOException {
        Manifests lenient = manifests(
                new ReferenceRules(false, new ReferenceRules.Children.None(), ReferenceRules.Urls.ANY),
                RepositoryClasses.ALL);
        blob(DEBIAN, "secret");
        String image = image("secret", "secret");
        lenient.push(ALPINE, LATEST, MediaTypes.OCI_MANIFEST, bytes(image), List.of(), MetadataStore.UNCONDITIONAL);
        lenient.delete(ALPINE, digest(image));

        new Undeletion(storage.blobs(), storage.metadata(), touched, lenient, journal)
                .manifest(ALPINE, digest(image), false, listener);

        assertThat(manifests.resolve(ALPINE, LATEST)).isEqualTo(digest(image));
        assertRefused(ErrorCode.BLOB_UNKNOWN, () -> blobs.size(ALPINE, digest("secret")));
    }

    @Test
    void saysWhereATagPointedTo() throws IOException {
        pushImage(ALPINE, OTHER, "unchanged");
        journal.flush();
        clock.pass(Duration.ofDays(100));
        journal.start();
        Instant begin = clock.instant();
        clock.pass(Duration.ofHours(1));
        Digest one = digest(pushImage(ALPINE, LATEST, "one"));
        Instant first = clock.instant();
        clock.pass(Duration.ofHours(1));
        Digest two = digest(pushImage(ALPINE, LATEST, "two"));
        Instant second = clock.instant();
        clock.pass(Duration.ofHours(1));
        manifests.delete(ALPINE, LATEST);

        assertThat(history.at(ALPINE, LATEST, begin)).isEmpty();
        assertThat(history.at(ALPINE, LATEST, first)).hasValue(one);
        assertThat(history.at(ALPINE, LATEST, second.minusSeconds(1))).hasValue(one);
        assertThat(history.at(ALPINE, LATEST, second)).hasValue(two);
        clock.pass(Duration.ofSeconds(1));
        assertThat(history.at(ALPINE, LATEST, clock.instant())).isEmpty();
        assertThat(history.at(ALPINE, OTHER, begin)).isPresent();
        assertThatThrownBy(() -> history.at(ALPINE, LATEST, begin.minusSeconds(1)))
                .hasMessageContaining("the journal begins at " + begin);
    }
}
