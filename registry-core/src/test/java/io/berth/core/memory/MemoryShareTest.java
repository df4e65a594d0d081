package io.berth.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import io.berth.core.store.Blocking;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Reservations of memory. */
final class MemoryShareTest {

    private static final Duration NO_PATIENCE = Duration.ZERO;

    private final MemoryShare share = new MemoryShare("tests", 10, 6);

    @Test
    void countsWhatIsReserved() {
        try (var _ = share.reserve("a", 4);
                var _ = share.reserve("b", 6)) {
            assertThat(share.reserved()).isEqualTo(10);
        }
        assertThat(share.reserved()).isZero();
    }

    @Test
    void makesARequestWaitForRoom() throws Exception {
        Reservation first = share.reserve("a", 6);
        FutureTask<Reservation> second = started(new FutureTask<>(() -> share.reserve("b", 6)));

        assertThat(second.isDone()).isFalse();
        first.close();

        assertThat(second.get().bytes()).isEqualTo(6);
        assertThat(share.reserved()).isEqualTo(6);
    }

    @Test
    void letsOthersPassAnOwnerThatHoldsItsPart() throws Exception {
        Reservation greedy = share.reserve("a", 6);
        FutureTask<Reservation> more = started(new FutureTask<>(() -> share.reserve("a", 3)));

        share.reserve("b", 4).close();

        assertThat(more.isDone()).isFalse();
        greedy.close();
        assertThat(more.get().bytes()).isEqualTo(3);
    }

    @Test
    void letsNoSmallRequestPassALargeOneThatWaits() throws Exception {
        Reservation first = share.reserve("a", 6);
        FutureTask<Reservation> large = started(new FutureTask<>(() -> share.reserve("b", 6)));

        assertThat(share.tryTake("c", 1)).isFalse();

        first.close();
        large.get().close();
        assertThat(share.tryTake("c", 1)).isTrue();
    }

    @Test
    void givesAllOfItToARequestThatWantsMore() {
        MemoryShare whole = new MemoryShare("tests", 10);

        try (Reservation all = whole.reserve(1000)) {
            assertThat(all.bytes()).isEqualTo(10);
        }
        assertThat(whole.reserved()).isZero();
    }

    @Test
    void refusesARequestThatWaitsTooLong() {
        MemoryShare impatient = new MemoryShare("listings", 10, 10, NO_PATIENCE);
        Reservation all = impatient.reserve(10);

        assertThatThrownBy(() -> impatient.reserve(1))
                .isInstanceOfSatisfying(
                        RegistryException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOOMANYREQUESTS))
                .hasMessageContaining("listings");
        all.close();
        assertThat(impatient.tryTake("a", 10)).isTrue();
    }

    @Test
    void keepsNothingForARequestThatIsInterrupted() throws Exception {
        Reservation all = share.reserve("a", 6);
        CountDownLatch done = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            assertThatThrownBy(() -> share.reserve("b", 6)).isInstanceOf(RegistryException.class);
            done.countDown();
        });
        awaitWaiting(waiting);

        waiting.interrupt();
        done.await();
        all.close();

        assertThat(share.reserved()).isZero();
        assertThat(share.tryTake("c", 6)).isTrue();
    }

    @Test
    void waitsOnNoEventLoop() {
        Reservation all = share.reserve("a", 6);

        assertThat(Blocking.attempt(() -> share.reserve("b", 6))).isEmpty();
        assertThat(Blocking.attempt(() -> share.reserve("b", 4))).isPresent();
        all.close();
    }

    @Test
    void growsAndShrinks() {
        try (Reservation reservation = share.reserve("a", 2)) {
            reservation.grow(3);
            assertThat(share.reserved()).isEqualTo(5);
            assertThat(reservation.tryGrow(2)).as("more than the owner's part").isFalse();

            reservation.shrinkTo(1);
            assertThat(share.reserved()).isEqualTo(1);
            reservation.shrinkTo(4);
            assertThat(reservation.bytes()).isEqualTo(1);
        }
        assertThat(share.reserved()).isZero();
    }

    private static FutureTask<Reservation> started(FutureTask<Reservation> task) {
        awaitWaiting(Thread.ofVirtual().start(task));
        return task;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }
}
