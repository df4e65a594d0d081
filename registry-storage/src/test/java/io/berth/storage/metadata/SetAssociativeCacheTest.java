package io.berth.storage.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SetAssociativeCacheTest {

    private final SetAssociativeCache<String> memo = new SetAssociativeCache<>(10_000);

    @Test
    void remembersUnderTheStampOnly() {
        memo.put(1, 10, "a");

        assertThat(memo.get(1, 10)).hasValue("a");
        assertThat(memo.get(1, 11)).isEmpty();
        assertThat(memo.get(2, 10)).isEmpty();
    }

    @Test
    void replacesWhatWasUnderTheKey() {
        assertThat(memo.put(1, 10, "a")).isEmpty();
        assertThat(memo.put(1, 11, "b")).hasValue("a");

        assertThat(memo.get(1, 10)).isEmpty();
        assertThat(memo.get(1, 11)).hasValue("b");
    }

    @Test
    void remembersNearlyAllItHasRoomFor() {
        LongStream.range(0, 10_000).forEach(key -> memo.put(key * 4096, key, "v" + key));

        assertThat(LongStream.range(0, 10_000)
                        .filter(key -> memo.get(key * 4096, key).equals(Optional.of("v" + key)))
                        .count())
                .isGreaterThan(9_500);
    }

    @Test
    void staysAsLargeAsItMayBe() {
        LongStream.range(0, 100_000).forEach(key -> memo.put(key, 0, "v" + key));

        assertThat(memo.slots()).isEqualTo(32_768);
        assertThat(memo.get(99_999, 0)).hasValue("v99999");
    }

    @Test
    void forgetsEverything() {
        memo.put(1, 10, "a");
        memo.clear();

        assertThat(memo.get(1, 10)).isEmpty();
    }
}
