/** Tests of storage in memory. Start reading at {@code MemoryStoreUnderTest}. */
@org.jspecify.annotations.NullMarked
package io.berth.storage.memory;
