/**
 * Storage in memory, for tests and temporary registries; the simplest example of a backend. Imports core,
 * {@code layout}, {@code metadata} and {@code upload}. Start reading at {@link io.berth.storage.memory.MemoryStorage}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.memory;
