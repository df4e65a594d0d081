/**
 * The journal: which tags were moved and what was deleted, when and by which account (docs/adr/0040). Start reading at
 * {@code Journal}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.journal;
