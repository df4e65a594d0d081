package io.berth.http.message;

/** Text of clients on its way into a log. */
public final class LogText {

    private static final int LONGEST = 1024;

    private LogText() {}

    /** Lines wait for whoever writes the log, so none may be as long as a client likes. */
    public static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
