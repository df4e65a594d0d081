/**
 * The command line: one class for each command. {@code Main} is the entry point of the process; start reading at
 * {@code CommandLine}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.app.cli;
