/**
 * What upload stores of every backend have in common: one writer at a time, and hashes that run along with the bytes.
 * Imports core only. Start reading at {@link io.berth.storage.upload.UploadLocks}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.upload;
