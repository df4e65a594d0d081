/**
 * Who asks and whether they may: the ports of policy, which {@code registry-auth} implements and the wire's one gate
 * asks. Start reading at {@link io.berth.core.access.Authenticator}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.access;
