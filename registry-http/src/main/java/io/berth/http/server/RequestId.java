package io.berth.http.server;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Request ids: the client's own if it is safe for a log line, else a new one. Not a secret. */
final class RequestId {

    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private RequestId() {}

    static String of(@Nullable String sent) {
        return sent != null && SANE.matcher(sent).matches()
                ? sent
                : Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    }
}
