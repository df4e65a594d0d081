package io.berth.core.access;

import java.io.IOException;
import java.util.List;

/** Authenticates requests, and builds the challenge for failed ones. Thread-safe. */
public interface Authenticator {

    /**
     * Authenticates the client; the anonymous principal when there are no credentials. Never
     * {@link Identification.Unknown}: unknown accounts are refused.
     *
     * @throws IOException when an authentication backend is unavailable, which is not a denial
     * @throws io.berth.core.model.RegistryException TOOMANYREQUESTS when too many requests authenticate at the same
     *     time
     */
    Identification authenticate(AuthenticationRequest request) throws IOException;

    /**
     * The same for a request that continues an upload: its credentials may have expired since the upload began, but the
     * account must exist and be the one they were issued for.
     */
    default Identification resume(AuthenticationRequest request) throws IOException {
        return authenticate(request);
    }

    /**
     * The challenge for a client that was refused and may retry with other credentials.
     *
     * @param wanted the permissions that the request needs, the endpoint's own first
     */
    Challenge challenge(AuthenticationRequest request, Identification identified, List<Permission> wanted);
}
