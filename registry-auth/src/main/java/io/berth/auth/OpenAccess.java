package io.berth.auth;

import io.berth.core.access.Authenticator;
import io.berth.core.access.Challenge;
import io.berth.core.access.Credentials;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import java.util.Optional;

/** No {@code auth} configured: everybody is anonymous, whatever credentials they send. */
public final class OpenAccess implements Authenticator {

    @Override
    public Optional<Principal> authenticate(Credentials credentials) {
        return Optional.of(Principal.ANONYMOUS);
    }

    @Override
    public Challenge challenge(Permission wanted) {
        return new Challenge("Basic realm=\"Registry\"");
    }
}
