/**
 * Ports for authentication and authorization, implemented by {@code registry-auth} and called by the access gate. An
 * {@link io.berth.core.access.AuthenticationRequest} becomes a {@link io.berth.core.access.Principal}, and each
 * {@link io.berth.core.access.Permission} a {@link io.berth.core.access.Decision}. Start reading at
 * {@link io.berth.core.access.Authenticator}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.access;
