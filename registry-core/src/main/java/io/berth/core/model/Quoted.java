package io.berth.core.model;

/** Makes client input safe for a message: short, on one line, without control characters. */
public final class Quoted {

    private static final int LONGEST = 128;

    private Quoted() {}

    /** The value itself when it is short and printable, else cut and escaped. */
    public static String of(String value) {
        StringBuilder quoted = new StringBuilder(Math.min(value.length(), LONGEST) + 16);
        for (int i = 0; i < value.length() && i < LONGEST; i++) {
            char c = value.charAt(i);
            if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        if (value.length() > LONGEST) {
            quoted.append("… (").append(value.length()).append(" characters)");
        }
        return quoted.toString();
    }
}
