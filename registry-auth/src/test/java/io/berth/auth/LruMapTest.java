package io.berth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LruMapTest {

    @Test
    void evictsTheLeastRecentlyUsedEntry() {
        LruMap<Integer, Integer> map = new LruMap<>();
        for (int i = 0; i < 100_000; i++) {
            map.put(i, i);
            map.get(0);
        }
        assertThat(map.size()).isEqualTo(10_000);
        assertThat(map.get(99_999)).isEqualTo(99_999);
        assertThat(map.get(0)).isZero();
    }
}
