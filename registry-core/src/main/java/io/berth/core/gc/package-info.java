/**
 * Garbage collection: frees content that no manifest needs, while pushes and pulls go on (docs/adr/0038). Start reading
 * at {@code GarbageCollector}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.gc;
