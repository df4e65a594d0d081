/**
 * API keys: credentials for machines, created and revoked while the server runs, and limited to some repositories and
 * actions. Imports {@code core.model}, {@code core.access} and {@code core.store}. Start reading at
 * {@link io.berth.core.apikey.ApiKeys}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.apikey;
