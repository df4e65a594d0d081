/**
 * Authentication by API keys: turns the keys of {@code io.berth.core.apikey} into principals. Imports core only. Start
 * reading at {@link io.berth.auth.apikey.ApiKeyAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.apikey;
