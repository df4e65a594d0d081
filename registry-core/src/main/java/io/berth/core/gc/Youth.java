package io.berth.core.gc;

import io.berth.core.model.Digest;
import io.berth.core.store.TouchedDigests;
import java.io.IOException;
import java.time.Instant;

/**
 * What is too young to be collected: touched since a time, or stored since then by the clock of the storage, as content
 * is that another process stored, or this one before it was restarted.
 *
 * @param since a time of {@link TouchedDigests#now}
 * @param storedSince the same time by the clock of the storage
 */
record Youth(TouchedDigests touched, long since, Instant storedSince) {

    boolean isYoung(Digest digest, Instant stored) {
        return stored.isAfter(storedSince) || touched.isTouched(digest, since);
    }

    boolean remove(Digest digest, TouchedDigests.Removal removal) throws IOException {
        return touched.removeUntouched(digest, since, removal);
    }
}
