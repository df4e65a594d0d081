/**
 * What the registry needs of any storage, in domain words: content by digest, uploads in progress, and which repository
 * holds what under which name. Never paths; never HTTP.
 *
 * <p>Three outcomes have three shapes: absence is an empty {@code Optional} or {@code false}, refusal is a
 * {@link io.berth.core.model.RegistryException}, breakage is an {@code IOException}. What a method reports as done has
 * reached stable storage, unless the operator turned syncing off. Implementations are safe for use by many threads, and
 * may block; callers are threads that may be blocked (virtual threads). Start reading at
 * {@link io.berth.core.store.MetadataStore}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.store;
