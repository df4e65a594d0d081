package io.berth.core.access;

import java.io.IOException;
import java.util.Optional;

/** From credentials to a principal. May block: never called on an event loop. */
public interface Authenticator {

    /**
     * Who these credentials belong to; empty when they are wrong, or absent where some are needed.
     *
     * @throws IOException when whoever knows cannot be asked just now: not a denial
     */
    Optional<Principal> authenticate(Credentials credentials) throws IOException;

    /** What to answer a client without valid credentials that wanted {@code wanted}. */
    Challenge challenge(Permission wanted);
}
