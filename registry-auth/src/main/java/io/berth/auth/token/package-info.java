/**
 * Tokens of the Docker token protocol: those of another server are checked, and those of the server that Berth is
 * itself are made, too. Imports core, Nimbus JOSE for keys and signatures, and Jackson; its classes are loaded only
 * where tokens are configured. Start reading at {@link io.berth.auth.token.TokenAuthenticator}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.token;
