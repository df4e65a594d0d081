/**
 * The composition root and the command line: the only package that depends on all modules. Start reading at
 * {@code RegistryServer}; {@link io.berth.http.app.Main} is the entry point of the process.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.app;
