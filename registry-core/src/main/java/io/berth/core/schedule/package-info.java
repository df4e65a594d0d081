/**
 * Background work: it survives whatever goes wrong, says so once, and shows it. Imports the JDK and logging only. Start
 * reading at {@link io.berth.core.schedule.Scheduler}.
 */
@NullMarked
package io.berth.core.schedule;

import org.jspecify.annotations.NullMarked;
