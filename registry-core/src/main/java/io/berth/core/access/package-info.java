/**
 * Who asks and whether they may: the ports of policy, which {@code registry-auth} implements and the wire's one gate
 * asks. A {@link io.berth.core.access.AuthenticationRequest} becomes a {@link io.berth.core.access.Principal}, and each
 * {@link io.berth.core.access.Permission} a {@link io.berth.core.access.Decision}. Start reading at
 * {@link io.berth.core.access.Authenticator}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.access;
