/**
 * Who shows an API key: the keys are core's ({@code io.berth.core.apikey}), here they become identities. Imports core
 * only. Start reading at {@link io.berth.auth.apikey.ApiKeyAccounts}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.auth.apikey;
