package io.berth.auth.token;

import java.io.IOException;

/** Where the keys are that tokens are checked with. Safe for use by many threads. */
@FunctionalInterface
interface KeySource {

    /**
     * The keys as they are now: the same object for as long as they are the same. Looks at the disk now and then, and
     * says so before.
     *
     * @throws IOException when there are none that could be read
     */
    TrustedKeys current() throws IOException;
}
