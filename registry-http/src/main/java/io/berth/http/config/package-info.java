/**
 * The configuration: distribution's file and {@code REGISTRY_*} variables in, one typed tree out, or every problem at
 * once with its place. Imports the JDK, the YAML parser and the values of access rules. Start reading at
 * {@link io.berth.http.config.ConfigLoader}.
 *
 * <p>How a value travels: {@code YamlReader} makes a tree of {@code Setting}s that know their
 * {@link io.berth.http.config.Origin}, {@code EnvironmentOverrides} lays the variables over it, {@code SectionReader}
 * types each value, and {@code RegistryConfigReader} with its neighbours is the list of keys there are.
 */
@org.jspecify.annotations.NullMarked
package io.berth.http.config;
