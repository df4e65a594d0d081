package io.berth.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shares of the heap. */
final class HeapSharesTest {

    private static final long MIB = 1 << 20;

    /** The heap at BERTH_MEMORY=192m, 256m, 512m and 1g, and one larger than an integer counts. */
    @ParameterizedTest
    @ValueSource(longs = {49, 68, 228, 548, 100_000})
    void leavesAQuarterOfTheHeapFree(long heap) {
        HeapShares shares = HeapShares.ofHeap(heap * MIB);

        assertThat(shares.sum()).isPositive().isLessThanOrEqualTo(heap * MIB * 3 / 4);
    }
}
