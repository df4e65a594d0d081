/**
 * The composition root and the command line: the only package that knows every module. Start reading at
 * {@code RegistryServer}; {@link io.berth.http.app.Main} is where the process starts.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.app;
