package io.berth.core.access;

import java.time.Instant;

/** What became of the attempt to tell who somebody is. */
public sealed interface Identification {

    /** They are who they say; the anonymous one says nothing. */
    record Known(Principal principal) implements Identification {}

    /**
     * They are who they say, by credentials that were good until an instant in the past: enough to finish an upload
     * begun before it, and nothing else.
     */
    record Expired(Principal principal, Instant until) implements Identification {}

    /**
     * The credentials are wrong.
     *
     * @param why for logs, never for the client
     */
    record Refused(String why) implements Identification {}

    /** Not an account of this source: another may know it. */
    record Unknown() implements Identification {}
}
