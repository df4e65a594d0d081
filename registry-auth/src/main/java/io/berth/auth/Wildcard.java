package io.berth.auth;

import java.util.List;

/**
 * A pattern in which {@code *} matches any characters, and all other characters are literal. Matches in linear time.
 */
public final class Wildcard {

    private final List<String> parts;

    public Wildcard(String text) {
        this.parts = List.of(text.split("\\*", -1));
    }

    public boolean matches(String text) {
        String first = parts.getFirst();
        String last = parts.getLast();
        if (parts.size() == 1) {
            return text.equals(first);
        }
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        return holdsInOrder(text.substring(first.length(), text.length() - last.length()));
    }

    /** The earliest match of each part leaves most room for the next. */
    private boolean holdsInOrder(String middle) {
        int from = 0;
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = middle.indexOf(part, from);
            if (found < 0) {
                return false;
            }
            from = found + part.length();
        }
        return true;
    }
}
