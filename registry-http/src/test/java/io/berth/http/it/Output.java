package io.berth.http.it;

import java.util.List;

/** What a program said before it ended with {@code status}. */
record Output(int status, String out, String err) {

    /** Standard output without the line break at its end. */
    String text() {
        return out.strip();
    }

    /** The lines of standard output. */
    List<String> lines() {
        return text().lines().toList();
    }

    /** Both streams, for messages. */
    String everything() {
        return out + err;
    }
}
