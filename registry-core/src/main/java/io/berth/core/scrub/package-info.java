/**
 * Scrubbing: compares all stored content with its digests while the registry is used, and moves what is damaged to
 * quarantine, so that the next push repairs it (docs/adr/0039). Start reading at {@code Scrubber}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.scrub;
