package io.berth.it;

import java.util.List;

/** The output of a program that exited with {@code status}. */
record Output(int status, String out, String err) {

    /** Standard output without the final line break. */
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
