/**
 * What every adapter of the ports has to keep. An adapter's tests extend {@code BlobStoreContract},
 * {@code UploadStoreContract} and {@code MetadataStoreContract} and say how its {@code StoreUnderTest} is opened.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.store;
