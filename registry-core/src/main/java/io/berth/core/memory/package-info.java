/**
 * The account of memory: every byte that a client can make the server hold is reserved here before it is held (ADR
 * 0025). Imports nothing of ours but the model. Start reading at {@link io.berth.core.memory.MemoryShare}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.memory;
