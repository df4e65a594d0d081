package io.berth.http.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Reservations of direct memory before buffers are allocated. */
final class BufferMemoryTest {

    private final AtomicLong inUse = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private final BufferMemory memory = new BufferMemory(1000, inUse::get, () -> nanos.addAndGet(1_000_000));

    private void hold(int bytes) {
        memory.tryReserve(BufferUse.HEAD, bytes);
        inUse.set(bytes);
    }

    @Test
    void grantsNoMoreThanTheCeilingOfAUse() {
        assertThat(memory.tryReserve(BufferUse.PIECE, 600)).isTrue();
        inUse.set(600);

        assertThat(memory.tryReserve(BufferUse.PIECE, 1)).isFalse();
        assertThat(memory.tryReserve(BufferUse.BODY, 150)).isTrue();
        assertThat(memory.tryReserve(BufferUse.BODY, 1)).isFalse();
    }

    @Test
    void keepsRoomForHeadsWhateverElseIsHeld() {
        hold(900);

        assertThat(memory.tryReserve(BufferUse.ANSWER, 1)).isFalse();
        assertThat(memory.tryReserve(BufferUse.LONG_HEAD, 1)).isFalse();
        assertThat(memory.tryReserve(BufferUse.HEAD, 100)).isTrue();
        assertThat(memory.tryReserve(BufferUse.HEAD, 1)).isFalse();
    }

    @Test
    void noticesThatBuffersWereReleased() {
        memory.tryReserve(BufferUse.HEAD, 1000);
        inUse.set(1000);
        assertThat(memory.tryReserve(BufferUse.HEAD, 1)).isFalse();

        inUse.set(0);

        assertThat(memory.tryReserve(BufferUse.HEAD, 1000)).isTrue();
    }

    /** Releases are unknown between two measurements, so reservations alone must stay below the limit. */
    @Test
    void countsReservationsWhoseBuffersAreNotAllocatedYet() {
        int granted = 0;
        while (granted < 100 && memory.tryReserve(BufferUse.HEAD, 300)) {
            inUse.addAndGet(300);
            granted++;
        }

        assertThat(granted).isEqualTo(3);
    }

    @Test
    void grantsWaitersInTheOrderOfUsesAndOfArrival() {
        List<String> order = new ArrayList<>();
        hold(1000);
        memory.await(BufferUse.PIECE, 100, () -> order.add("piece 1"));
        memory.await(BufferUse.PIECE, 100, () -> order.add("piece 2"));
        memory.await(BufferUse.HEAD, 100, () -> order.add("head"));
        memory.grant();
        assertThat(order).isEmpty();

        inUse.set(450);
        memory.grant();
        assertThat(order).containsExactly("head");
        inUse.set(400);
        memory.grant();

        assertThat(order).containsExactly("head", "piece 1", "piece 2");
        assertThat(memory.isAwaited()).isFalse();
        assertThat(memory.longestWait()).isZero();
    }

    @Test
    void letsNoneOvertakeThoseThatWaitForTheSameUse() {
        inUse.set(1000);
        memory.await(BufferUse.BODY, 500, () -> {});
        inUse.set(0);

        assertThat(memory.tryReserveInOrder(BufferUse.BODY, 1)).isFalse();
        assertThat(memory.tryReserveInOrder(BufferUse.PIECE, 1)).isTrue();
    }

    @Test
    void isAmpleWhileLessThanHalfIsTaken() {
        assertThat(memory.isAmple(BufferUse.PIECE)).isTrue();
        memory.tryReserve(BufferUse.PIECE, 300);
        inUse.set(300);
        assertThat(memory.isAmple(BufferUse.PIECE)).isFalse();
        assertThat(memory.isAmple(BufferUse.HEAD)).isTrue();

        inUse.set(0);
        assertThat(memory.isAmple(BufferUse.PIECE))
                .as("as buffers were released")
                .isTrue();
    }

    @Test
    void staysAmpleWhileReadBuffersAreReleasedAtOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(memory.isAmple(BufferUse.PIECE)).isTrue();
            memory.tryReserve(BufferUse.PIECE, 100);
        }
    }
}
