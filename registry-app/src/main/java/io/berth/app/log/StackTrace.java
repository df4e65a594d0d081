package io.berth.app.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/** Prints an exception over several indented lines, which belong to the log line before. */
final class StackTrace {

    /** The maximum of causes: longer chains add nothing, and may be cyclic. */
    private static final int MAX_CAUSES = 10;

    private StackTrace() {}

    static String of(IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder();
        IThrowableProxy next = thrown;
        for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
            append(text, depth == 0 ? "    " : "    caused by ", next);
            next = next.getCause();
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String indent, IThrowableProxy thrown) {
        text.append(indent).append(thrown.getClassName());
        appendMessage(text, thrown.getMessage());
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
            text.append("        ").append(frames[i].getSTEAsString()).append('\n');
        }
    }

    private static void appendMessage(StringBuilder text, @Nullable String message) {
        if (message != null) {
            text.append(": ");
            Quote.appendEscaped(text, message);
        }
        text.append('\n');
    }
}
