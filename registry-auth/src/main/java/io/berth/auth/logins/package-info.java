/**
 * Guessing passwords, made slow: what failed logins cost, and whom. Imports core only. Start reading at
 * {@link io.berth.auth.logins.SlowedLogins}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.logins;
