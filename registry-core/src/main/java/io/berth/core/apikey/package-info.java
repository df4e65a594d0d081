/**
 * API keys: credentials for machines, made and revoked while the server runs, good for some repositories and some
 * actions only. Imports {@code core.model}, {@code core.access} and {@code core.store}. Start reading at
 * {@link io.berth.core.apikey.ApiKeys}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.apikey;
