/**
 * Authentication by TLS client certificates. Imports core and the JDK. Start reading at
 * {@link io.berth.auth.certificate.CertificateAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.certificate;
