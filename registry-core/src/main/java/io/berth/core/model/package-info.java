/**
 * The values of the domain: digest, tag, repository name, manifest.
 *
 * <p>Each validates itself on construction, so no invalid value exists; input is parsed at the edge and passed on as
 * these types. Imports the JDK and, in {@code ManifestParser} and {@code StrictJson} alone, Jackson. Start reading at
 * {@code Digest}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.model;
