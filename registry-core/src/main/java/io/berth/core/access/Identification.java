package io.berth.core.access;

import java.time.Instant;

/** The result of authenticating a request. */
public sealed interface Identification {

    /** Authenticated, or anonymous without credentials. */
    record Known(Principal principal) implements Identification {}

    /** Authenticated by credentials that have expired: valid only to finish an upload that began before then. */
    record Expired(Principal principal, Instant until) implements Identification {}

    /**
     * The credentials are wrong.
     *
     * @param why for logs, never for the client
     */
    record Refused(String why) implements Identification {}

    /** Not an account of this source; another source may have it. */
    record Unknown() implements Identification {}
}
