package io.berth.app.log;

import java.util.HexFormat;

/** Quotes text so that client input cannot break out of its line or field. */
final class Quote {

    private static final HexFormat HEX = HexFormat.of();

    private Quote() {}

    /** In double quotes, with JSON escapes. */
    static void append(StringBuilder line, CharSequence text) {
        line.append('"');
        appendEscaped(line, text);
        line.append('"');
    }

    /** Unquoted if it is one plain word, otherwise in quotes. */
    static void appendWord(StringBuilder line, CharSequence text) {
        if (isWord(text)) {
            line.append(text);
        } else {
            append(line, text);
        }
    }

    /** Escaped, without surrounding quotes. */
    static void appendEscaped(StringBuilder line, CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            appendEscaped(line, text.charAt(i));
        }
    }

    private static void appendEscaped(StringBuilder line, char c) {
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (isPrintable(c)) {
                    line.append(c);
                } else {
                    line.append("\\u").append(HEX.toHexDigits(c));
                }
            }
        }
    }

    /** False for control characters, and for characters that make a terminal or an editor reorder or split a line. */
    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static boolean isWord(CharSequence text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\');
    }
}
