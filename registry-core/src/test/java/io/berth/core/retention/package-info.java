/** The parts of retention rules: versions and durations. */
@org.jspecify.annotations.NullMarked
package io.berth.core.retention;
