/**
 * The layout of keys: that of CNCF distribution with Berth's additions. Imports core's values only. Start reading at
 * {@link io.berth.storage.layout.StorageLayout}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.layout;
