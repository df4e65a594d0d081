package io.berth.core.access;

import java.io.IOException;
import java.util.List;

/** Tells who stands at the gate, and what to show there. Safe for use by many threads. */
public interface Authenticator {

    /**
     * Who this is; the anonymous one when no credentials are shown. Never {@link Identification.Unknown}: whom nobody
     * knows is refused.
     *
     * @throws IOException when whoever knows cannot be asked just now: not a denial
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when too many ask at once
     */
    Identification authenticate(AuthenticationRequest visitor) throws IOException;

    /**
     * The same for a request that goes on with an upload: what it shows may have expired since the upload began, but
     * the account has to exist, and to be the one that it was issued for.
     */
    default Identification resume(AuthenticationRequest visitor) throws IOException {
        return authenticate(visitor);
    }

    /**
     * What to answer a client that was not let in, and may come again with other credentials.
     *
     * @param wanted the permissions the request needs, that of the endpoint first
     */
    Challenge challenge(AuthenticationRequest visitor, Identification identified, List<Permission> wanted);
}
