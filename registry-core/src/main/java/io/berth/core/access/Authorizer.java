package io.berth.core.access;

import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;
import java.util.stream.Stream;

/** Decides whether a principal has a permission. Thread-safe, and never blocks. */
@FunctionalInterface
public interface Authorizer {

    /**
     * Decides without regard to the {@linkplain Principal#limit() limit} of the credentials.
     *
     * @param address of the client
     */
    Decision decide(Principal principal, InetAddress address, Permission permission);

    /** The repositories visible to the principal: those with both {@link Action#LIST} and {@link Action#PULL}. */
    default RepositorySelection seen(Principal principal, InetAddress address) {
        return repository -> Stream.of(Action.LIST, Action.PULL)
                .allMatch(action -> decide(principal, address, new Permission.OnRepository(repository, action))
                        .permitted());
    }
}
