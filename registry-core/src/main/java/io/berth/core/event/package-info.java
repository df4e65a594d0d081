/**
 * What happened in the registry: facts, published by the services after they are durable, and heard by the audit log
 * and others (docs/adr/0037). Start reading at {@code Events}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.event;
