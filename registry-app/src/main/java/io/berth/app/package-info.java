/** The composition root: the only module that depends on all others. Start reading at {@code RegistryServer}. */
@org.jspecify.annotations.NullMarked
package io.berth.app;
