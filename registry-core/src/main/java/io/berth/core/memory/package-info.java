/**
 * Memory budgets: every byte that a client can make the server hold is reserved here first (ADR 0025). Imports the
 * model only. Start reading at {@link io.berth.core.memory.MemoryShare}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.memory;
