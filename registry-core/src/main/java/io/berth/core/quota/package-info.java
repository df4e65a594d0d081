/** Quotas: how many bytes and tags repositories may hold together (docs/adr/0042). Start reading at {@code Quotas}. */
@org.jspecify.annotations.NullMarked
package io.berth.core.quota;
