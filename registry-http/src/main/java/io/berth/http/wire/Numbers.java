package io.berth.http.wire;

import java.util.Optional;

/** Numbers in headers and queries: any number of decimal digits, nothing else. */
final class Numbers {

    private Numbers() {}

    /** The number; empty for anything but digits, and for values above {@code Long.MAX_VALUE}. */
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

    /** The number, at most {@code Long.MAX_VALUE}; empty for anything but digits. */
    static Optional<Long> parseLargest(String text) {
        return isNumber(text) ? parse(text).or(() -> Optional.of(Long.MAX_VALUE)) : Optional.empty();
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
