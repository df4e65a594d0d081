/**
 * Tokens of the Docker token protocol: verifies those of another server, and issues and verifies those of the built-in
 * server. Imports core, Nimbus JOSE for keys and signatures, and Jackson; its classes are loaded only where tokens are
 * configured. Start reading at {@link io.berth.auth.token.TokenAuthenticator}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.token;
