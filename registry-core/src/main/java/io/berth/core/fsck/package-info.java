/**
 * Checks and repairs a store that no server uses: its content, and what its repositories record of it. Start reading at
 * {@code StoreCheck}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.fsck;
