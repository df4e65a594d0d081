/**
 * Accounts by the certificates that clients show in the TLS handshake. Imports core and the JDK. Start reading at
 * {@link io.berth.auth.certificate.CertificateAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.certificate;
