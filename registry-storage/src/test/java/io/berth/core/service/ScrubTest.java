package io.berth.core.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.event.Fact;
import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.scrub.DamagedContent;
import io.berth.core.scrub.ScrubListener;
import io.berth.core.scrub.ScrubReport;
import io.berth.core.scrub.Scrubber;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Scrubbing finds damaged content, and the next push repairs it. */
final class ScrubTest extends ServiceTest {

    private final HookedBlobs hooked = new HookedBlobs(storage.blobs());
    private final List<Digest> read = new ArrayList<>();

    private Scrubber scrubber() {
        DamagedContent damaged = new DamagedContent(hooked, storage.state(), manifests, events);
        return new Scrubber(hooked, damaged, storage.state(), clock);
    }

    private ScrubReport scrub() throws IOException {
        return scrubber().scrub(() -> Scrubber.UNLIMITED, ScrubListener.NONE);
    }

    private void damage(Digest digest, String content) throws IOException {
        storage.blobs().put(digest, ByteBuffer.wrap(bytes(content)));
    }

    private boolean isStored(Digest digest) throws IOException {
        return storage.blobs().size(digest).isPresent();
    }

    private List<Digest> quarantined() throws IOException {
        return storage.blobs().quarantined(Optional.empty(), 100).items().stream()
                .map(blob -> blob.digest())
                .toList();
    }

    private List<Digest> stored(int count) throws IOException {
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            digests.add(blob(ALPINE, "blob " + i));
        }
        digests.sort(null);
        return digests;
    }

    @Test
    void leavesValidContent() throws Exception {
        Digest blob = blob(ALPINE, "a layer");
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(bytes("another"));
        uploads.store(ALPINE, channel("another"), OptionalLong.empty(), sha512);

        ScrubReport report = scrub();

        assertThat(report.blobs()).isEqualTo(2);
        assertThat(report.bytes()).isEqualTo("a layer".length() + "another".length());
        assertThat(report.finished()).isTrue();
        assertThat(report.percent()).isEqualTo(100);
        assertThat(report.hasFindings()).isFalse();
        assertThat(isStored(blob) && isStored(sha512)).isTrue();
    }

    @Test
    void theNextPushRepairsADamagedBlob() throws Exception {
        Digest flipped = blob(ALPINE, "a layer");
        Digest truncated = blob(ALPINE, "a longer layer");
        facts();
        damage(flipped, "a laxer");
        damage(truncated, "a longer");

        ScrubReport report = scrub();

        assertThat(report.damaged()).containsExactlyInAnyOrder(flipped, truncated);
        assertThat(facts())
                .containsExactlyInAnyOrder(
                        new Fact.BlobQuarantined(flipped, 7), new Fact.BlobQuarantined(truncated, 8));
        assertThat(quarantined()).containsExactlyInAnyOrder(flipped, truncated);
        assertThat(refusal(() -> blobs.size(ALPINE, flipped)).code()).isEqualTo(ErrorCode.BLOB_UNKNOWN);
        blob(ALPINE, "a layer");
        assertThat(blobs.size(ALPINE, flipped)).isEqualTo(7);
        assertThat(scrub().damaged()).isEmpty();
    }

    @Test
    void aDamagedManifestIsNotServedFromTheCache() throws Exception {
        String image = image("{}", "a layer");
        blob(ALPINE, "{}");
        blob(ALPINE, "a layer");
        push(ALPINE, LATEST, image);
        damage(digest(image), image.replace("2", "3"));
        assertThat(manifests.read(ALPINE, manifests.confirm(ALPINE, digest(image))))
                .isNotNull();

        assertThat(scrub().damaged()).containsExactly(digest(image));

        assertThat(refusal(() -> manifests.read(ALPINE, manifests.confirm(ALPINE, digest(image))))
                        .code())
                .isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
        push(ALPINE, LATEST, image);
        assertThat(manifests
                        .read(ALPINE, manifests.confirm(ALPINE, digest(image)))
                        .bytes())
                .isEqualTo(ByteBuffer.wrap(bytes(image)));
    }

    @Test
    void reportsWhatCannotBeReadAndGoesOn() throws Exception {
        List<Digest> digests = stored(5);
        hooked.beforeReading = digest -> {
            if (digest.equals(digests.get(2))) {
                throw new IOException("Input/output error");
            }
        };

        ScrubReport report = scrub();

        assertThat(report.blobs()).isEqualTo(5);
        assertThat(report.problems()).containsExactly("blob " + digests.get(2) + " cannot be read: Input/output error");
        assertThat(quarantined()).isEmpty();
    }

    @Test
    void goesOnAfterAnInterruption() throws Exception {
        List<Digest> digests = stored(5);
        damage(digests.getFirst(), "damaged");
        hooked.beforeReading = digest -> {
            if (digest.equals(digests.get(3))) {
                throw new InterruptedIOException("stopped");
            }
        };
        assertThatThrownBy(this::scrub).isInstanceOf(InterruptedIOException.class);
        hooked.beforeReading = read::add;

        ScrubReport report = scrub();

        assertThat(read).isEqualTo(digests.subList(3, 5));
        assertThat(report.blobs()).isEqualTo(5);
        assertThat(report.damaged()).containsExactly(digests.getFirst());
        assertThat(scrubber().last()).contains(report);
        assertThat(scrub().blobs()).isEqualTo(4);
    }

    @Test
    void contentThatIsPushedMeanwhileStays() throws Exception {
        Digest blob = blob(ALPINE, "a layer");
        damage(blob, "a laxer");
        hooked.beforeQuarantine = _ -> blob(ALPINE, "a layer");

        assertThat(scrub().hasFindings()).isFalse();

        assertThat(blobs.size(ALPINE, blob)).isEqualTo(7);
        assertThat(quarantined()).isEmpty();
    }

    @Test
    void contentThatIsPushedMeanwhileComesBackAfterACrash() throws Exception {
        Digest blob = blob(ALPINE, "a layer");
        damage(blob, "a laxer");
        hooked.beforeQuarantine = _ -> blob(ALPINE, "a layer");
        hooked.afterQuarantine = _ -> {
            throw new IllegalStateException("the process ends");
        };
        assertThatThrownBy(this::scrub).hasMessage("the process ends");
        assertThat(isStored(blob)).isFalse();

        scrub();

        assertThat(blobs.size(ALPINE, blob)).isEqualTo(7);
    }

    @Test
    void keepsToItsRate() throws Exception {
        blob(ALPINE, "x".repeat(300_000));

        ScrubReport report = scrubber().scrub(() -> 1_000_000, ScrubListener.NONE);

        assertThat(report.took().toMillis()).isBetween(150L, 5000L);
    }

    @Test
    void stopsWhenTheListenerWantsIt() throws Exception {
        blob(ALPINE, "x".repeat(2_000_000));
        ScrubListener stopping = new ScrubListener() {
            @Override
            public void progress(ScrubReport soFar) throws InterruptedIOException {
                throw new InterruptedIOException("a server starts");
            }
        };

        assertThatThrownBy(() -> scrubber().scrub(() -> 1_000_000, stopping)).hasMessage("a server starts");

        assertThat(scrubber().last().orElseThrow().finished()).isFalse();
    }
}
