/**
 * Authentication by tokens of OpenID Connect issuers, such as those that CI services and Kubernetes give to workloads.
 * Imports core, {@code auth} and Nimbus JOSE, which is loaded only when an issuer is configured. Start reading at
 * {@link io.berth.auth.oidc.OidcAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.oidc;
