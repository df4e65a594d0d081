package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Page;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the packed set with a set of strings. */
final class PackedNamesTest {

    private static final int ALL = Integer.MAX_VALUE;

    private final PackedNames packed = new PackedNames();
    private final NavigableSet<String> expected = new TreeSet<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsWhatASetHolds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            change(random, name(random));
            if (i % 500 == 0) {
                comparePage(random);
            }
        }
        compareAll();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void isEmptyAgainWhenAllIsRemoved(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            expected.add(name(random));
        }
        expected.forEach(packed::add);
        compareAll();
        while (!expected.isEmpty()) {
            change(random, expected.first());
            change(random, name(random));
            Optional.ofNullable(expected.ceiling(name(random))).ifPresent(name -> change(random, name));
        }
        compareAll();
        assertThat(packed.bytes()).isZero();
    }

    private void change(Random random, String name) {
        if (random.nextInt(5) < 3 && expected.size() < 3_000) {
            assertThat(packed.add(name)).isEqualTo(expected.add(name));
        } else {
            assertThat(packed.remove(name)).isEqualTo(expected.remove(name));
        }
    }

    /** Few characters and many lengths, so that names share prefixes and are prefixes of each other. */
    private static String name(Random random) {
        int length = random.nextInt(20) == 0 ? 200 + random.nextInt(56) : 1 + random.nextInt(12);
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < length; i++) {
            name.append("\u0001-.09AZ_az\u007f".charAt(random.nextInt(random.nextBoolean() ? 2 : 11)));
        }
        return name.toString();
    }

    private void comparePage(Random random) {
        Optional<String> after = switch (random.nextInt(4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.ofNullable(expected.ceiling(name(random)));
            case 2 -> Optional.of(name(random) + "é");
            default -> Optional.of(name(random).repeat(2));
        };
        int limit = 1 + random.nextInt(400);
        List<String> rest = expected.tailSet(after.orElse(""), false).stream().toList();
        assertThat(packed.page(after, limit))
                .isEqualTo(new Page<>(rest.stream().limit(limit).toList(), rest.size() > limit));
    }

    private void compareAll() {
        assertThat(packed.page(Optional.empty(), ALL)).isEqualTo(new Page<>(List.copyOf(expected), false));
        assertThat(packed.size()).isEqualTo(expected.size());
    }

    @Test
    void takesFewBytesForNamesThatBeginAlike() {
        IntStream.range(0, 100_000).mapToObj("build-%07d"::formatted).forEach(packed::add);

        assertThat(packed.size()).isEqualTo(100_000);
        assertThat(packed.bytes()).isLessThan(100_000 * 6);
    }

    @Test
    void leavesOutNamesThatStandForNothing() {
        assertThat(packed.add("ä")).isFalse();
        assertThat(packed.add("")).isFalse();
        assertThat(packed.add("x".repeat(256))).isFalse();
        assertThat(packed.remove("ä")).isFalse();

        assertThat(packed.page(Optional.empty(), ALL)).isEqualTo(Page.empty());
    }

    @Test
    void endsBeforeTextBehindEveryName() {
        packed.add("z");

        assertThat(packed.page(Optional.of("\uD83D\uDE00"), 5)).isEqualTo(Page.empty());
        assertThat(packed.page(Optional.of("z"), 5)).isEqualTo(Page.empty());
        assertThat(packed.page(Optional.of("y\uFFFF"), 5).items()).containsExactly("z");
    }
}
