/**
 * Retention: rules say which tags stay, and the others are deleted (docs/adr/0041). Start reading at {@code Retention}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.retention;
