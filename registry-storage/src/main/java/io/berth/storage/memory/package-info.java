/**
 * Storage in memory, for tests and for registries to throw away; the shortest reading of what a backend does. Imports
 * core, {@code layout}, {@code metadata} and {@code upload}. Start reading at
 * {@link io.berth.storage.memory.MemoryStorage}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.memory;
