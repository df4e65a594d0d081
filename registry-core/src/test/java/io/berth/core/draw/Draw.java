package io.berth.core.draw;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Random values, reproducible by seed. A property test takes a seed of {@link #SEEDS} as its parameter, and checks the
 * values drawn.
 */
public final class Draw {

    /** The source of seeds, for {@code @MethodSource}. */
    public static final String SEEDS = "io.berth.core.draw.Draw#seeds";

    private static final long FIXED_SEEDS = 4;
    private static final int ASCII = 0x80;
    private static final int TWO_BYTES = 0x800;

    private final RandomGenerator random;

    private Draw(RandomGenerator random) {
        this.random = random;
    }

    /** Some fixed seeds, and a new one in each run. A test is named after its seed, so a failure shows it. */
    public static LongStream seeds() {
        return LongStream.concat(LongStream.rangeClosed(1, FIXED_SEEDS), LongStream.of(new SecureRandom().nextLong()));
    }

    /** Runs {@code test} this many times, each with new values; a failure names the run. */
    public static void tries(int count, long seed, Consumer<Draw> test) {
        Draw draw = new Draw(new Random(seed));
        for (int i = 1; i <= count; i++) {
            try {
                test.accept(draw);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with seed " + seed + ", at try " + i + ": " + e.getMessage(), e);
            }
        }
    }

    /** Any number. */
    public int number() {
        return random.nextInt();
    }

    /** One of these. */
    @SafeVarargs
    public final <T> T of(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** A value drawn from one of these suppliers. */
    @SafeVarargs
    public final <T> T by(Supplier<? extends T>... ways) {
        return ways[random.nextInt(ways.length)].get();
    }

    /** From {@code least} to {@code most} values. */
    public <T> List<T> list(int least, int most, Supplier<T> value) {
        return Stream.generate(value).limit(size(least, most)).toList();
    }

    /** At most this many values, and at least one where {@code least} is one. */
    public <T> Set<T> set(int least, int most, Supplier<T> value) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(list(least, most, value)));
    }

    /** From {@code least} to {@code most} of these characters. */
    public String text(String characters, int least, int most) {
        int[] points = characters.codePoints().toArray();
        return text(least, most, () -> points[random.nextInt(points.length)]);
    }

    /** At most this many characters of any script, most of them ASCII. */
    public String anyText(int most) {
        return text(0, most, () -> {
            int point = random.nextInt(of(ASCII, ASCII, TWO_BYTES, Character.MAX_CODE_POINT + 1));
            return Character.getType(point) == Character.SURROGATE ? '?' : point;
        });
    }

    /** At most this many bytes. */
    public byte[] bytes(int most) {
        byte[] bytes = new byte[size(0, most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private String text(int least, int most, Supplier<Integer> character) {
        int[] points =
                IntStream.generate(character::get).limit(size(least, most)).toArray();
        return new String(points, 0, points.length);
    }

    /** Draws the ends of the range, where mistakes are likely, more often than other sizes. */
    private int size(int least, int most) {
        return by(
                () -> least, () -> most, () -> random.nextInt(least, most + 1), () -> random.nextInt(least, most + 1));
    }
}
