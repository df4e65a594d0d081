package io.berth.http.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.berth.core.model.ErrorCode;
import io.berth.http.message.ArrivingBody;
import io.berth.http.message.HttpRefusal;
import io.berth.http.message.RequestBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Request bodies read whole into memory, and their reservations. */
final class BoundedBodiesTest {

    private static final int LARGEST = 1000;

    private final AtomicLong nanos = new AtomicLong();
    private final BoundedBodies bodies =
            new BoundedBodies("manifest", ErrorCode.MANIFEST_INVALID, LARGEST, 6 * LARGEST, nanos::get);

    private int read(RequestBody body) throws IOException {
        return bodies.read("owner", body, content -> content.length);
    }

    @Test
    void givesAllOfABody() throws IOException {
        String text =
                bodies.read("owner", ArrivingBody.of("{}"), content -> new String(content, StandardCharsets.UTF_8));

        assertThat(text).isEqualTo("{}");
        assertThat(read(ArrivingBody.chunked(0, 1, () -> {}))).isZero();
        assertThat(read(ArrivingBody.chunked(LARGEST, 7, () -> {}))).isEqualTo(LARGEST);
    }

    @Test
    void takesNoMemoryForWhatWasOnlyAnnounced() throws IOException {
        RequestBody announced = new ArrivingBody(
                OptionalLong.of(LARGEST),
                List.of(),
                () -> assertThat(bodies.reserved()).isZero());

        assertThat(read(announced)).isZero();
    }

    @Test
    void holdsWhatArrivedAndLittleMore() throws IOException {
        List<Long> reserved = new ArrayList<>();

        read(ArrivingBody.chunked(100, 10, () -> reserved.add(bodies.reserved())));

        assertThat(reserved.getFirst()).isZero();
        assertThat(reserved).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(2 * 100));
        assertThat(bodies.reserved()).isZero();
    }

    @Test
    void refusesALengthThatIsTooLargeBeforeItArrives() {
        RequestBody announced = new ArrivingBody(OptionalLong.of(LARGEST + 1), List.of(), () -> {
            throw new AssertionError("it was read");
        });

        assertRefused(413, announced);
    }

    @Test
    void refusesAChunkedBodyAsSoonAsItIsTooLarge() {
        assertRefused(413, ArrivingBody.chunked(LARGEST + 1, 100, () -> {}));
        assertThat(bodies.reserved()).isZero();
    }

    @Test
    void refusesABodyThatArrivesTooSlowly() {
        assertRefused(
                408,
                ArrivingBody.chunked(
                        20, 1, () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos())));
    }

    /** The budget has room for four bodies, which stop before their end; others are read meanwhile. */
    @Test
    void letsOneBodyAfterTheOtherThroughWhileOthersHoldTheShare() throws Exception {
        List<FutureTask<Integer>> stalled = new ArrayList<>();
        CountDownLatch goOn = new CountDownLatch(1);
        for (String owner : List.of("a", "b", "c", "d")) {
            CountDownLatch halfWay = new CountDownLatch(1);
            FutureTask<Integer> task = new FutureTask<>(() -> bodies.read(
                    owner,
                    ArrivingBody.chunked(LARGEST, LARGEST - 10, new StopHalfWay(halfWay, goOn)),
                    content -> content.length));
            Thread.ofVirtual().start(task);
            halfWay.await();
            stalled.add(task);
        }

        assertThat(bodies.reserved()).isEqualTo(4 * (LARGEST - 10));
        assertThat(read(ArrivingBody.chunked(100, 10, () -> {}))).isEqualTo(100);
        assertThat(read(ArrivingBody.chunked(LARGEST, 500, () -> {}))).isEqualTo(LARGEST);

        goOn.countDown();
        for (FutureTask<Integer> task : stalled) {
            assertThat(task.get()).isEqualTo(LARGEST);
        }
        assertThat(bodies.reserved()).isZero();
    }

    private record StopHalfWay(CountDownLatch halfWay, CountDownLatch goOn, AtomicLong pieces) implements Runnable {

        StopHalfWay(CountDownLatch halfWay, CountDownLatch goOn) {
            this(halfWay, goOn, new AtomicLong());
        }

        @Override
        public void run() {
            if (pieces.incrementAndGet() == 2) {
                halfWay.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void assertRefused(int status, RequestBody body) {
        assertThatExceptionOfType(HttpRefusal.class)
                .isThrownBy(() -> read(body))
                .satisfies(refusal -> {
                    assertThat(refusal.status()).isEqualTo(status);
                    assertThat(refusal).hasMessageStartingWith("manifest");
                });
    }
}
