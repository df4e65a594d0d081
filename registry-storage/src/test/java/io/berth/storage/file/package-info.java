/** Tests of storage on disk. Start reading at {@code FileStoreUnderTest}. */
@org.jspecify.annotations.NullMarked
package io.berth.storage.file;
