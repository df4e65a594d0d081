/**
 * Brings what one storage holds into another, of whatever kind. Imports core, {@code layout} and {@code metadata}.
 * Start reading at {@link io.berth.storage.copy.StorageCopy}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.copy;
