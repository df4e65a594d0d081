package io.berth.http.message;

/** Prepares client text for logs. */
public final class LogText {

    private static final int LONGEST = 1024;

    private LogText() {}

    /** Truncates, because records are queued in memory until they are written. */
    public static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
