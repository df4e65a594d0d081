/**
 * The metadata of repositories as small documents under keys. {@link io.berth.storage.metadata.DocumentMetadataStore}
 * is written once; a backend implements {@link io.berth.storage.metadata.Documents}. Imports core, {@code layout} and
 * Jackson. Start reading at {@code DocumentMetadataStore}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.metadata;
