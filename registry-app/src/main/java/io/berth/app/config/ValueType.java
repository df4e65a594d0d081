package io.berth.app.config;

import io.berth.core.access.Network;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Converts between text and a {@code T}.
 *
 * @param expected completes "expected …" in errors
 * @param parse throws IllegalArgumentException or ArithmeticException on invalid text
 */
record ValueType<T>(String expected, Function<String, T> parse, Function<T, String> print) {

    private static final List<String> YES = List.of("true", "yes", "on");
    private static final List<String> NO = List.of("false", "no", "off");

    static final ValueType<String> TEXT = of("text", text -> text);
    static final ValueType<String> LINE = of("text without line breaks", text -> text)
            .where(text -> text.chars().noneMatch(Character::isISOControl));
    static final ValueType<Secret> SECRET = of("text", Secret::new);
    static final ValueType<Path> PATH = of("a path", Path::of);
    static final ValueType<Pattern> REGEX = of("a regular expression", Pattern::compile);
    static final ValueType<Network> NETWORK = of("a network such as 10.0.0.0/8", Network::parse);
    static final ValueType<Boolean> BOOLEAN = of("true or false", ValueType::parseBoolean);
    static final ValueType<DataSize> SIZE = of("a size such as 4MiB", DataSize::parse);
    static final ValueType<Duration> DURATION = duration("a duration such as 1h30m");
    /** In a section of registry:2, where a number without a unit counts nanoseconds. */
    static final ValueType<Duration> GO_DURATION =
            new ValueType<>(DURATION.expected, GoDuration::parse, GoDuration::print);

    static <T> ValueType<T> of(String expected, Function<String, T> parse) {
        return new ValueType<>(expected, parse, String::valueOf);
    }

    static ValueType<Duration> duration(String expected) {
        return new ValueType<>(expected, GoDuration::withUnit, GoDuration::print);
    }

    static ValueType<Integer> integer(int min, int max) {
        String range = max == Integer.MAX_VALUE ? min + " or more" : "from " + min + " to " + max;
        return of("a whole number, " + range, Integer::valueOf).where(value -> value >= min && value <= max);
    }

    /** An enum constant, spelled as {@code spelling} says. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type, Function<E, String> spelling) {
        List<E> constants = List.of(type.getEnumConstants());
        String expected =
                "one of " + String.join(", ", constants.stream().map(spelling).toList());
        return new ValueType<>(expected, text -> find(constants, spelling, text), spelling);
    }

    /** An enum constant, in lower case with dashes for underscores. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        return oneOf(type, constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    static ValueType<URI> uri(String expected, Predicate<URI> valid) {
        return of(expected, URI::create).where(valid);
    }

    ValueType<T> where(Predicate<T> valid) {
        return new ValueType<>(
                expected,
                text -> Optional.of(parse.apply(text)).filter(valid).orElseThrow(IllegalArgumentException::new),
                print);
    }

    private static boolean parseBoolean(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new IllegalArgumentException(text);
        }
        return YES.contains(word);
    }

    private static <E> E find(List<E> constants, Function<E, String> spelling, String text) {
        return constants.stream()
                .filter(constant -> spelling.apply(constant).equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }
}
