/**
 * The values of the registry's language: what a digest, a tag, a repository name, a manifest is.
 *
 * <p>Each validates itself on construction, so a bad one cannot exist; input is parsed at the edge and travels inward
 * as these types. Imports the JDK and, in {@code ManifestParser} and {@code StrictJson} alone, Jackson. Start reading
 * at {@code Digest}.
 */
@org.jspecify.annotations.NullMarked
package io.berth.core.model;
