package io.berth.core.access;

/** May they? */
@FunctionalInterface
public interface Authorizer {

    boolean permits(Principal principal, Permission permission);
}
