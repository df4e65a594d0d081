/** The composition root, configuration and the command line: the only package that knows every module. Start reading at {@code RegistryServer}. */
@org.jspecify.annotations.NullMarked
package io.berth.http.app;
