/**
 * How keys are spelled: the tree of CNCF distribution and what we add to it. Imports core's values only. Start reading
 * at {@link io.berth.storage.layout.StorageLayout}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.layout;
