/**
 * Authentication and authorization: implementations of the ports in {@code io.berth.core.access}. Imports core, and
 * Bouncy Castle for bcrypt; never storage or http. Start reading at {@link io.berth.auth.IdentitySourceChain}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth;
