package io.berth.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Digest;
import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.model.UploadId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract of every {@link UploadStore}. */
public abstract class UploadStoreContract extends StoreContract {

    /** More than any adapter transfers at once, and not a multiple of it. */
    private static final byte[] LARGE = random(700_001);

    private static final Instant EVER = Instant.EPOCH;

    /** Initially far more than all previous writers take on a loaded machine. */
    private Duration writerPatience = Duration.ofMinutes(1);

    /** Opens the store of this test with this patience for the previous writer of an upload. */
    protected abstract StoreUnderTest open(Duration patience) throws IOException;

    @Override
    protected final StoreUnderTest open() throws IOException {
        return open(writerPatience);
    }

    private static Instant later() {
        return Instant.now().plusSeconds(3600);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private UploadSession take(UploadId id) throws IOException {
        return uploads().take(ALPINE, id).orElseThrow();
    }

    private void append(UploadId id, byte[] bytes) throws IOException {
        try (UploadSession session = take(id)) {
            session.append(channel(bytes), Digest.Algorithm.SHA256);
        }
    }

    private void finish(UploadId id, Digest digest) throws IOException {
        try (UploadSession session = take(id)) {
            session.finish(digest);
        }
    }

    private void cancel(UploadId id) throws IOException {
        try (UploadSession session = take(id)) {
            session.cancel();
        }
    }

    private UploadId begun() throws IOException {
        UploadId id = UploadId.random();
        uploads().begin(ALPINE, id);
        return id;
    }

    @Test
    void beginsEmpty() throws IOException {
        UploadId id = begun();

        assertThat(uploads().offset(ALPINE, id)).hasValue(0);
        cancel(id);
    }

    @Test
    void knowsNoOtherSessions() throws IOException {
        UploadId id = begun();

        assertThat(uploads().offset(ALPINE, UploadId.random())).isEmpty();
        assertThat(uploads().take(ALPINE, UploadId.random())).isEmpty();
        assertThat(uploads().offset(DEBIAN, id)).isEmpty();
        assertThat(uploads().take(DEBIAN, id)).isEmpty();
        cancel(id);
    }

    @Test
    void publishesWhatItReceived() throws IOException {
        UploadId id = begun();
        append(id, LARGE);
        assertThat(uploads().offset(ALPINE, id)).hasValue(LARGE.length);
        assertThat(blobs().size(digest(LARGE))).isEmpty();

        finish(id, digest(LARGE));

        assertThat(content(digest(LARGE))).isEqualTo(LARGE);
        assertThat(uploads().offset(ALPINE, id)).isEmpty();
        assertThat(uploads().take(ALPINE, id)).isEmpty();
    }

    @Test
    void knowsHowMuchItReceivedWhenItHasEnded() throws IOException {
        UploadId finished = begun();
        UploadId cancelled = begun();
        append(finished, text("content"));
        append(cancelled, text("content"));

        try (UploadSession session = take(finished)) {
            session.finish(digest("content"));
            assertThat(session.offset()).isEqualTo(7);
        }
        try (UploadSession session = take(cancelled)) {
            session.cancel();
            assertThat(session.offset()).isEqualTo(7);
        }
    }

    @Test
    void publishesInOneGo() throws IOException {
        UploadId id = begun();
        try (UploadSession session = take(id)) {
            session.append(channel(text("all at once")), Digest.Algorithm.SHA256);
            assertThat(session.offset()).isEqualTo(11);
            session.finish(digest("all at once"));
        }

        assertThat(content(digest("all at once"))).isEqualTo(text("all at once"));
    }

    @Test
    void publishesNothingAtAll() throws IOException {
        UploadId id = begun();
        finish(id, EMPTY);

        assertThat(content(EMPTY)).isEmpty();
    }

    @Test
    void publishesOverAnEarlierCopy() throws IOException {
        put("again");
        UploadId id = begun();
        append(id, text("again"));
        finish(id, digest("again"));

        assertThat(content(digest("again"))).isEqualTo(text("again"));
    }

    @Test
    void appendsPartAfterPart() throws IOException {
        UploadId id = begun();
        append(id, Arrays.copyOfRange(LARGE, 0, 1));
        append(id, new byte[0]);
        append(id, Arrays.copyOfRange(LARGE, 1, 300_000));
        append(id, Arrays.copyOfRange(LARGE, 300_000, LARGE.length));
        finish(id, digest(LARGE));

        assertThat(content(digest(LARGE))).isEqualTo(LARGE);
    }

    @Test
    void resumesWhenReopened() throws IOException {
        UploadId id = begun();
        append(id, Arrays.copyOfRange(LARGE, 0, 300_000));
        reopen();
        append(id, Arrays.copyOfRange(LARGE, 300_000, LARGE.length));
        reopen();
        finish(id, digest(LARGE));

        assertThat(content(digest(LARGE))).isEqualTo(LARGE);
    }

    @Test
    void finishesUnderAnotherAlgorithmThanGuessed() throws IOException {
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(LARGE);
        UploadId id = begun();
        append(id, LARGE);
        finish(id, sha512);

        assertThat(content(sha512)).isEqualTo(LARGE);
        assertThat(blobs().size(digest(LARGE))).isEmpty();
    }

    @Test
    void hashesTheGuessedAlgorithmOnTheWay() throws IOException {
        Digest sha512 = Digest.Algorithm.SHA512.digestOf(LARGE);
        UploadId id = begun();
        try (UploadSession session = take(id)) {
            session.append(channel(LARGE), Digest.Algorithm.SHA512);
            session.finish(sha512);
        }

        assertThat(content(sha512)).isEqualTo(LARGE);
    }

    @Test
    void refusesContentThatIsNotWhatWasPromised() throws IOException {
        UploadId id = begun();
        append(id, text("actual"));

        assertThatThrownBy(() -> finish(id, digest("promised")))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DIGEST_INVALID))
                .hasMessageContaining(digest("promised").toString())
                .hasMessageContaining(digest("actual").toString());
        assertThat(blobs().size(digest("promised"))).isEmpty();
        assertThat(blobs().size(digest("actual"))).isEmpty();
        assertThat(uploads().offset(ALPINE, id)).isEmpty();
    }

    @Test
    void cancels() throws IOException {
        UploadId id = begun();
        append(id, text("never mind"));
        cancel(id);

        assertThat(uploads().offset(ALPINE, id)).isEmpty();
        assertThat(uploads().take(ALPINE, id)).isEmpty();
    }

    @Test
    void keepsWhatArrivedBeforeTheClientVanished() throws IOException {
        UploadId id = begun();
        ReadableByteChannel broken = new CutOff(ByteBuffer.wrap(LARGE, 0, 300_000));
        try (UploadSession session = take(id)) {
            assertThatThrownBy(() -> session.append(broken, Digest.Algorithm.SHA256))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the client vanished");
        }
        assertThat(uploads().offset(ALPINE, id)).hasValue(300_000);

        append(id, Arrays.copyOfRange(LARGE, 300_000, LARGE.length));
        finish(id, digest(LARGE));
        assertThat(content(digest(LARGE))).isEqualTo(LARGE);
    }

    /** A connection that breaks after these bytes. */
    private record CutOff(ByteBuffer arrived) implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer destination) throws IOException {
            if (!arrived.hasRemaining()) {
                throw new IOException("the client vanished");
            }
            int length = Math.min(10_000, Math.min(arrived.remaining(), destination.remaining()));
            destination.put(arrived.slice(arrived.position(), length));
            arrived.position(arrived.position() + length);
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void letsOneWriterInAtATime() throws IOException {
        writerPatience = Duration.ZERO;
        reopen();
        UploadId id = begun();
        try (UploadSession first = take(id)) {
            assertThatThrownBy(() -> take(id))
                    .isInstanceOfSatisfying(
                            RegistryException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS));
            first.append(channel(text("a")), Digest.Algorithm.SHA256);
            assertThat(uploads().offset(ALPINE, id)).hasValue(1);
        }
        append(id, text("b"));
        finish(id, digest("ab"));
    }

    @Test
    void publishesOnlyBytesThatMatchWhenWritersRace() throws Exception {
        UploadId id = begun();
        AtomicInteger turn = new AtomicInteger();
        together(8, () -> {
            byte mark = (byte) turn.incrementAndGet();
            byte[] part = new byte[50_000];
            Arrays.fill(part, mark);
            append(id, part);
            return true;
        });
        assertThat(uploads().offset(ALPINE, id)).hasValue(400_000);

        assertThatThrownBy(() -> finish(id, digest("none of them"))).isInstanceOf(RegistryException.class);
    }

    @Test
    void finishesOnceWhenSeveralTry() throws Exception {
        UploadId id = begun();
        append(id, text("one winner"));

        List<Boolean> finished = together(4, () -> {
            var session = uploads().take(ALPINE, id);
            if (session.isEmpty()) {
                return false;
            }
            try (UploadSession taken = session.get()) {
                taken.finish(digest("one winner"));
                return true;
            }
        });

        assertThat(finished).containsOnlyOnce(true);
        assertThat(content(digest("one winner"))).isEqualTo(text("one winner"));
    }

    @Test
    void handsTheSessionOverToAWaitingWriter() throws Exception {
        UploadId id = begun();
        CountDownLatch started = new CountDownLatch(1);
        UploadSession first = take(id);
        Thread second = Thread.ofVirtual().start(() -> {
            started.countDown();
            try {
                append(id, text("second"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        started.await();
        first.append(channel(text("first, ")), Digest.Algorithm.SHA256);
        first.close();
        second.join();

        finish(id, digest("first, second"));
    }

    @Test
    void takesTheSameBlobFromManyAtOnce() throws Exception {
        together(16, () -> {
            UploadId id = begun();
            append(id, LARGE);
            finish(id, digest(LARGE));
            return id;
        });

        assertThat(content(digest(LARGE))).isEqualTo(LARGE);
    }

    @Test
    void purgesWhatNobodyWroteToLately() throws IOException {
        UploadId id = begun();
        append(id, text("abandoned"));

        assertThat(uploads().purge(EVER, false)).isZero();
        assertThat(uploads().purge(later(), true)).isEqualTo(1);
        assertThat(uploads().offset(ALPINE, id)).hasValue(9);
        assertThat(uploads().purge(later(), false)).isEqualTo(1);
        assertThat(uploads().offset(ALPINE, id)).isEmpty();
    }

    @Test
    void neverPurgesWhatIsBeingWritten() throws IOException {
        UploadId id = begun();
        try (UploadSession session = take(id)) {
            session.append(channel(text("alive")), Digest.Algorithm.SHA256);
            assertThat(uploads().purge(later(), false)).isZero();
            session.finish(digest("alive"));
        }

        assertThat(content(digest("alive"))).isEqualTo(text("alive"));
    }

    @Test
    void losesItsSessionsWithTheRepository() throws IOException {
        UploadId id = begun();
        append(id, text("too late"));
        metadata().deleteRepository(ALPINE);

        assertThat(uploads().offset(ALPINE, id)).isEmpty();
        assertThat(uploads().take(ALPINE, id)).isEmpty();
    }

    @Test
    void publishesNothingWhenTheRepositoryGoesMeanwhile() throws IOException {
        UploadId id = begun();
        try (UploadSession session = take(id)) {
            session.append(channel(text("pulled away")), Digest.Algorithm.SHA256);
            metadata().deleteRepository(ALPINE);
            assertThatThrownBy(() -> session.finish(digest("pulled away")))
                    .isInstanceOfSatisfying(
                            RegistryException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
        }
        assertThat(blobs().size(digest("pulled away"))).isEmpty();
    }
}
