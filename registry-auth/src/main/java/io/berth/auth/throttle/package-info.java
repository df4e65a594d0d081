/**
 * Login throttling: exponential back-off after failed logins, per account and client subnet. Imports core only. Start
 * reading at {@link io.berth.auth.throttle.LoginThrottle}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.throttle;
