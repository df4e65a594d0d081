/**
 * The configuration: reads distribution's file and {@code REGISTRY_*} variables into a typed tree, or reports every
 * problem at once with its origin. Imports the JDK, the YAML parser and the values of access rules. Start reading at
 * {@link io.berth.app.config.ConfigLoader}.
 *
 * <p>The path of a value: {@code YamlReader} reads a tree of {@code Setting}s with their
 * {@link io.berth.app.config.Origin}, {@code EnvironmentOverrides} applies the variables, {@code SectionReader}
 * converts each value, and {@code RegistryConfigReader} with the section records defines the known keys.
 */
@org.jspecify.annotations.NullMarked
package io.berth.app.config;
