package io.berth.auth.token;

import java.io.IOException;

/** Provides the keys that verify tokens. Thread-safe. */
@FunctionalInterface
interface KeySource {

    /**
     * The current keys: the same object while they are unchanged. Checks the disk at intervals, after a
     * {@code Blocking} checkpoint.
     *
     * @throws IOException when none could be read
     */
    TrustedKeys current() throws IOException;
}
