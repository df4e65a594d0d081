/**
 * Storage of content and metadata: one {@link io.berth.storage.Storage} per backend, all in the layout of CNCF
 * distribution, so that its volumes and buckets are served in place and stay usable by it. Imports core; {@code file},
 * {@code s3} and {@code memory} build on {@code layout}, {@code metadata} and {@code upload} and are independent of
 * each other.
 *
 * <p>Start reading at {@link io.berth.storage.layout.StorageLayout}, then
 * {@link io.berth.storage.metadata.DocumentMetadataStore}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage;
