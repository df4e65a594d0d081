/**
 * Storage ports in domain terms: content by digest, uploads in progress, and which repository holds what under which
 * name. No paths; no HTTP.
 *
 * <p>Three outcomes have three forms: absence is an empty {@code Optional} or {@code false}, refusal is a
 * {@link io.berth.core.model.RegistryException}, failure is an {@code IOException}. What a method reports as done has
 * reached stable storage, unless the operator turned fsync off. Implementations are thread-safe and may block; call
 * them on virtual threads. Start reading at {@link io.berth.core.store.MetadataStore}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.store;
