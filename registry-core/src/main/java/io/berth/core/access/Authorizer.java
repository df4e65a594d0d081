package io.berth.core.access;

import java.net.InetAddress;

/** May they? Safe for use by many threads, and never waits. */
@FunctionalInterface
public interface Authorizer {

    /**
     * Decides, whatever the {@linkplain Principal#limit() limit} of the credentials.
     *
     * @param address where they ask from
     */
    Decision decide(Principal principal, InetAddress address, Permission permission);
}
