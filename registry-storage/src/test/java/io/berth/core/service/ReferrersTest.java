package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Descriptor;
import io.berth.core.model.Digest;
import io.berth.core.model.MediaTypes;
import io.berth.core.model.Page;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.Relations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The manifests that refer to another. */
final class ReferrersTest extends ServiceTest {

    private static final long ALL = Long.MAX_VALUE;

    private final Referrers referrers = new Referrers(storage.metadata(), locks, manifests);

    private Digest pushReferrer(String config) throws IOException {
        blob(ALPINE, config);
        String referrer = image(config, Optional.of("subject"));
        push(ALPINE, digest(referrer), referrer);
        return digest(referrer);
    }

    private Page<Descriptor> list(Set<String> types, Optional<Digest> after, long limit) throws IOException {
        return referrers.list(ALPINE, digest("subject"), types, after, limit);
    }

    private static List<Digest> digests(Page<Descriptor> page) {
        return page.items().stream().map(Descriptor::digest).toList();
    }

    @Test
    void listsThemOfASubjectThatNeedNotExist() throws IOException {
        Digest first = pushReferrer("a");
        Digest second = pushReferrer("b");

        assertThat(digests(list(Set.of(), Optional.empty(), ALL)))
                .containsExactlyInAnyOrder(first, second)
                .isSorted();
        assertThat(referrers.list(DEBIAN, digest("subject"), Set.of(), Optional.empty(), ALL))
                .isEqualTo(Page.empty());
    }

    @Test
    void listsOneTypeOnly() throws IOException {
        pushReferrer("a");

        assertThat(list(Set.of("application/vnd.oci.image.config.v1+json"), Optional.empty(), ALL)
                        .items())
                .hasSize(1);
        assertThat(list(Set.of("application/spdx+json"), Optional.empty(), ALL).items())
                .isEmpty();
    }

    /** However small the limit is. */
    @Test
    void listsPageByPage() throws IOException {
        List<Digest> expected = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            expected.add(pushReferrer("config " + i));
        }
        expected.sort(null);

        List<Digest> found = new ArrayList<>();
        Page<Descriptor> page = list(Set.of(), Optional.empty(), 1);
        while (page.more()) {
            assertThat(page.items()).hasSize(1);
            found.addAll(digests(page));
            page = list(Set.of(), Optional.of(found.getLast()), 1);
        }
        found.addAll(digests(page));

        assertThat(found).isEqualTo(expected);
    }

    /** distribution records no referrers. */
    @Test
    void findsWhatAnotherRegistryPushed() throws IOException {
        byte[] referrer = bytes(image("config", Optional.of("subject")));
        Digest digest = Digest.Algorithm.SHA256.digestOf(referrer);
        storage.blobs().put(digest, ByteBuffer.wrap(referrer));
        storage.metadata()
                .record(
                        ALPINE,
                        Descriptor.of(MediaTypes.OCI_MANIFEST, digest, referrer.length),
                        Relations.NONE,
                        List.of(),
                        MetadataStore.UNCONDITIONAL);

        assertThat(digests(list(Set.of(), Optional.empty(), ALL))).containsExactly(digest);
    }

    @Test
    void forgetsWhatIsDeleted() throws IOException {
        Digest referrer = pushReferrer("a");
        manifests.delete(ALPINE, referrer);

        assertThat(list(Set.of(), Optional.empty(), ALL).items()).isEmpty();
    }
}
