/**
 * Shared code of all upload stores: one writer at a time, and incremental hashes. Imports core only. Start reading at
 * {@link io.berth.storage.upload.UploadLocks}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.upload;
