/**
 * Storage on a local disk, in the layout of distribution's filesystem driver. Imports core, {@code layout},
 * {@code metadata} and {@code upload}. Start reading at {@link io.berth.storage.file.FileStorage}; durability is in
 * {@code AtomicFiles} and {@code DurableDirectories}, the cache of directory names in {@code Directories}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.storage.file;
