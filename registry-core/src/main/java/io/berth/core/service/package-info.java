/**
 * The use cases of a registry: every protocol rule lives here and nowhere else. Values in, values out; no HTTP, no
 * paths. Classes are safe for use by many threads and may block. Start reading at
 * {@link io.berth.core.service.Manifests}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.service;
