package io.berth.core.access;

import io.berth.core.model.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One component of a glob, as a sequence of pieces; without any, it matches any number of name components. Matching
 * backtracks to the last star only, and allocates nothing.
 */
record GlobComponent(List<Piece> pieces) {

    private static final Pattern PIECE = Pattern.compile(
            "(?<text>[a-z0-9._-]+)|(?<star>\\*)|(?<one>\\?)|(?<user>\\$\\{user})|(?<group>\\$\\{group})");

    private static final Pattern TAG_PIECE = Pattern.compile("(?<text>[A-Za-z0-9._-]+)|(?<star>\\*)|(?<one>\\?)");

    GlobComponent {
        pieces = List.copyOf(pieces);
    }

    /** A piece of a component. */
    sealed interface Piece {

        /** Literal text. */
        record Text(String text) implements Piece {}

        /** One character. */
        record One() implements Piece {}

        /** Any number of characters, also none. */
        record Star() implements Piece {}

        /** The placeholder for the name of the account. */
        record User() implements Piece {}

        /** The placeholder for the name of a group of the account. */
        record Group() implements Piece {}
    }

    /**
     * Parses a component.
     *
     * @throws IllegalArgumentException when it is empty, or has a character that repository names cannot have
     */
    static GlobComponent parse(String text) {
        if (text.equals("**")) {
            return new GlobComponent(List.of());
        }
        if (text.contains("**")) {
            throw new IllegalArgumentException("** stands for whole components: " + Quoted.of(text));
        }
        return pieces(text, PIECE)
                .orElseThrow(() ->
                        new IllegalArgumentException("no repository has a component like this: " + Quoted.of(text)));
    }

    /**
     * Parses a pattern for tags, without placeholders.
     *
     * @throws IllegalArgumentException when it is empty, or has a character that tags cannot have
     */
    static GlobComponent ofTag(String text) {
        return pieces(text, TAG_PIECE)
                .orElseThrow(() -> new IllegalArgumentException("no tag is like this: " + Quoted.of(text)));
    }

    /** Empty when the text is not a sequence of pieces. */
    private static Optional<GlobComponent> pieces(String text, Pattern syntax) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = syntax.matcher(text);
        int at = 0;
        while (matcher.region(at, text.length()).lookingAt()) {
            pieces.add(piece(matcher));
            at = matcher.end();
        }
        return pieces.isEmpty() || at < text.length() ? Optional.empty() : Optional.of(new GlobComponent(pieces));
    }

    private static Piece piece(Matcher matcher) {
        if (matcher.group("text") != null) {
            return new Piece.Text(matcher.group("text"));
        }
        if (matcher.group("star") != null) {
            return new Piece.Star();
        }
        if (matcher.group("one") != null) {
            return new Piece.One();
        }
        return matcher.group("user") != null ? new Piece.User() : new Piece.Group();
    }

    boolean isAny() {
        return pieces.isEmpty();
    }

    boolean has(Piece piece) {
        return pieces.contains(piece);
    }

    /** The literal text of the component, if it has no pattern. */
    Optional<String> text() {
        return pieces.size() == 1 && pieces.getFirst() instanceof Piece.Text(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Whether this matches all of {@code name} between {@code from} and {@code to}. */
    boolean matches(String name, int from, int to, String user, String group) {
        int at = from;
        int piece = 0;
        int afterStar = -1;
        int retryAt = 0;
        while (true) {
            if (piece < pieces.size() && pieces.get(piece) instanceof Piece.Star) {
                afterStar = ++piece;
                retryAt = at;
                continue;
            }
            if (piece == pieces.size() && at == to) {
                return true;
            }
            int end = piece < pieces.size() ? end(pieces.get(piece), name, at, to, user, group) : -1;
            if (end >= 0) {
                at = end;
                piece++;
            } else if (afterStar >= 0 && retryAt < to) {
                at = ++retryAt;
                piece = afterStar;
            } else {
                return false;
            }
        }
    }

    /** Where a piece that begins at {@code at} ends, or -1 where it does not match. */
    private static int end(Piece piece, String name, int at, int to, String user, String group) {
        return switch (piece) {
            case Piece.Text(String text) -> end(text, name, at, to);
            case Piece.User _ -> end(user, name, at, to);
            case Piece.Group _ -> end(group, name, at, to);
            case Piece.One _ -> at < to ? at + 1 : -1;
            case Piece.Star _ -> at;
        };
    }

    private static int end(String text, String name, int at, int to) {
        return !text.isEmpty() && at + text.length() <= to && name.startsWith(text, at) ? at + text.length() : -1;
    }
}
