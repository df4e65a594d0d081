package io.berth.http.wire;

import java.util.Optional;

/** Numbers as headers and queries spell them: decimal digits, any number of them, nothing else. */
final class Numbers {

    private Numbers() {}

    /** The number; empty for anything but digits, and for one that no {@code long} holds. */
    static Optional<Long> parse(String text) {
        if (!isNumber(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** The number, where a larger one than a {@code long} holds is as good as the largest; empty for anything else. */
    static Optional<Long> parseLargest(String text) {
        return isNumber(text) ? parse(text).or(() -> Optional.of(Long.MAX_VALUE)) : Optional.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
