package io.berth.core.access;

import io.berth.core.model.RepositorySelection;
import java.net.InetAddress;
import java.util.stream.Stream;

/** May they? Safe for use by many threads, and never waits. */
@FunctionalInterface
public interface Authorizer {

    /**
     * Decides, whatever the {@linkplain Principal#limit() limit} of the credentials.
     *
     * @param address where they ask from
     */
    Decision decide(Principal principal, InetAddress address, Permission permission);

    /** The repositories they may know of: {@link Action#LIST} and {@link Action#PULL} are permitted of each. */
    default RepositorySelection seen(Principal principal, InetAddress address) {
        return repository -> Stream.of(Action.LIST, Action.PULL)
                .allMatch(action -> decide(principal, address, new Permission.OnRepository(repository, action))
                        .permitted());
    }
}
