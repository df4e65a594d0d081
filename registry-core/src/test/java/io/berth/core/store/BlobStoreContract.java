package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import io.berth.core.model.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of every {@link BlobStore}. */
public abstract class BlobStoreContract extends StoreContract {

    @Test
    void hasNothingAtFirst() throws IOException {
        assertThat(blobs().size(digest("a"))).isEmpty();
        assertThat(blobs().open(digest("a"))).isEmpty();
        assertThat(blobs().delete(digest("a"))).isFalse();
        assertThat(blobs().list(Optional.empty(), 10)).isEqualTo(Page.empty());
    }

    @Test
    void givesBackWhatWasPut() throws IOException {
        put("a manifest");

        assertThat(blobs().size(digest("a manifest"))).hasValue(10);
        assertThat(content(digest("a manifest"))).isEqualTo(text("a manifest"));
    }

    @Test
    void leavesTheCallersBufferAlone() throws IOException {
        ByteBuffer content = ByteBuffer.wrap(text("xabcx"), 1, 3);

        blobs().put(digest("abc"), content);

        assertThat(content.remaining()).isEqualTo(3);
        assertThat(content(digest("abc"))).isEqualTo(text("abc"));
    }

    @Test
    void storesNothingAsContent() throws IOException {
        blobs().put(EMPTY, ByteBuffer.allocate(0));

        assertThat(blobs().size(EMPTY)).hasValue(0);
        assertThat(content(EMPTY)).isEmpty();
    }

    @Test
    void storesTheSameContentUnderBothAlgorithms() throws IOException {
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(text("a"));
        put("a");
        blobs().put(sha512, ByteBuffer.wrap(text("a")));

        assertThat(content(sha512)).isEqualTo(text("a"));
        assertThat(blobs().delete(digest("a"))).isTrue();
        assertThat(blobs().size(sha512)).hasValue(1);
    }

    @Test
    void forgetsWhatIsDeleted() throws IOException {
        put("a");

        assertThat(blobs().delete(digest("a"))).isTrue();
        assertThat(blobs().size(digest("a"))).isEmpty();
        assertThat(blobs().delete(digest("a"))).isFalse();
    }

    @Test
    void takesDeletedContentAgain() throws IOException {
        put("a");
        blobs().delete(digest("a"));
        put("a");

        assertThat(content(digest("a"))).isEqualTo(text("a"));
    }

    @Test
    void letsReadersFinishWhatIsDeleted() throws IOException {
        put("a");
        try (BlobContent open = blobs().open(digest("a")).orElseThrow()) {
            blobs().delete(digest("a"));
            assertThat(open.size()).isEqualTo(1);
        }
    }

    @Test
    void keepsContentWhenReopened() throws IOException {
        put("a");
        reopen();

        assertThat(content(digest("a"))).isEqualTo(text("a"));
    }

    @Test
    void listsInOrderPageByPage() throws IOException {
        List<Digest> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            expected.add(put("blob " + i));
        }
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(text("x"));
        blobs().put(sha512, ByteBuffer.wrap(text("x")));
        expected.add(sha512);
        expected.sort(null);

        for (int limit : List.of(1, 7, 40, 41, 1000)) {
            assertThat(walk(limit)).isEqualTo(expected);
        }
        assertThat(blobs().list(Optional.empty(), 0)).isEqualTo(Page.empty());
    }

    @Test
    void listsSizesAndTimes() throws IOException {
        Instant before = Instant.now();
        put("some content");

        StoredBlob listed = blobs().list(Optional.empty(), 1).items().getFirst();

        assertThat(listed.digest()).isEqualTo(digest("some content"));
        assertThat(listed.size()).isEqualTo(12);
        assertThat(listed.written())
                .isBetween(before.minus(CLOCK), Instant.now().plus(CLOCK));
    }

    @Test
    void tellsWhatIsMissingOfMany() throws IOException {
        put("a");
        put("c");

        assertThat(blobs().missing(List.of(digest("d"), digest("a"), digest("b"), digest("c"))))
                .containsExactly(digest("d"), digest("b"));
        assertThat(blobs().missing(List.of())).isEmpty();
    }

    private List<Digest> walk(int limit) throws IOException {
        List<Digest> found = new ArrayList<>();
        Page<StoredBlob> page = blobs().list(Optional.empty(), limit);
        while (page.more()) {
            assertThat(page.items()).hasSize(limit);
            page.items().forEach(blob -> found.add(blob.digest()));
            page = blobs().list(Optional.of(found.getLast()), limit);
        }
        page.items().forEach(blob -> found.add(blob.digest()));
        return found;
    }

    @Test
    void takesTheSameContentFromManyAtOnce() throws Exception {
        together(32, () -> put("the same for all"));

        assertThat(content(digest("the same for all"))).isEqualTo(text("the same for all"));
    }

    @Test
    void survivesPutsAndDeletesAtOnce() throws Exception {
        together(16, () -> {
            for (int i = 0; i < 20; i++) {
                put("contended");
                blobs().delete(digest("contended"));
            }
            return true;
        });
        put("contended");

        assertThat(content(digest("contended"))).isEqualTo(text("contended"));
    }
}
