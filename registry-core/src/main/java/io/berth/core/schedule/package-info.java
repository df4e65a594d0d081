/**
 * Background work that survives failures, logs each once, and reports them. Imports the JDK and logging only. Start
 * reading at {@link io.berth.core.schedule.Scheduler}.
 */
@NullMarked
package io.berth.core.schedule;

import org.jspecify.annotations.NullMarked;
