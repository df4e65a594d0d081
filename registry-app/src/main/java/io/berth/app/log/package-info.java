/**
 * Logs: the application log on standard error and one line for each request on standard output, as text or JSON.
 * Imports {@code config}, {@code route} and Logback; only {@code app} imports it. Start reading at
 * {@link io.berth.app.log.Logging}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.app.log;
