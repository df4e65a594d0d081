/**
 * Who asks, and whether they may: authenticators and authorizers behind the ports of {@code io.berth.core.access}.
 * Imports core, and Bouncy Castle for bcrypt; never storage or http. Start reading at
 * {@link io.berth.auth.IdentitySourceChain}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth;
