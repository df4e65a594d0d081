package io.berth.http.wire;

import java.util.Optional;

/** Numbers as headers and queries spell them: decimal digits, nothing else. */
final class Numbers {

    private static final int MOST_DIGITS = 18;

    private Numbers() {}

    /** The number; empty for anything but 1 to 18 digits. */
    static Optional<Long> parse(String text) {
        boolean digits =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
