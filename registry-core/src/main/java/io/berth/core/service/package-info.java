/**
 * The use cases of a registry: every protocol rule is here and nowhere else. Values in, values out; no HTTP, no paths.
 * Classes are thread-safe and may block. Start reading at {@link io.berth.core.service.Manifests}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.service;
