package io.berth.http.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Shares of the heap. */
final class HeapSharesTest {

    private static final long MIB = 1 << 20;

    @Test
    void sharesTheHeapThatIsShipped() {
        assertThat(HeapShares.ofHeap(96 * MIB))
                .isEqualTo(new HeapShares(16 << 20, 16 << 20, 16 << 20, 4 << 20, 16 << 20));
    }

    @Test
    void sharesAHeapLargerThanAnIntegerCounts() {
        assertThat(HeapShares.ofHeap(100_000 * MIB))
                .isEqualTo(new HeapShares(1 << 30, 1 << 30, 1 << 30, 1 << 28, 1 << 30));
    }

    @Test
    void leavesMostOfTheHeapFree() {
        HeapShares heap = HeapShares.ofHeap(57 * MIB);
        assertThat(heap.manifestCache() + heap.manifestBodies() + heap.listings())
                .isLessThan((int) (29 * MIB));
    }
}
