package io.berth.core.service;

import io.berth.core.model.Descriptor;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which references of a manifest the repository must hold; the keys of {@code validation.manifests} in distribution's
 * configuration.
 *
 * @param layers whether configs and layers must be held
 * @param children which manifests of an index must be held
 * @param urls allowed URLs of non-distributable layers
 */
public record ReferenceRules(boolean layers, Children children, Urls urls) {

    /** Everything must be held, except non-distributable layers, which may have any URL. */
    public static final ReferenceRules STRICT = new ReferenceRules(true, new Children.All(), Urls.ANY);

    /** Which manifests of an index the repository must hold. */
    public sealed interface Children {

        /** Every one. */
        record All() implements Children {}

        /** None: sparse indexes are allowed. */
        record None() implements Children {}

        /** Those for one of these platforms, and those that name no platform. */
        record For(Set<Descriptor.Platform> platforms) implements Children {
            public For {
                platforms = Set.copyOf(platforms);
            }
        }

        /** Whether the repository must hold this child. */
        default boolean require(Descriptor child) {
            return switch (this) {
                case All _ -> true;
                case None _ -> false;
                case For(Set<Descriptor.Platform> platforms) ->
                    child.platform().map(platforms::contains).orElse(true);
            };
        }
    }

    /**
     * Allowed URLs of non-distributable layers.
     *
     * @param allow when not empty, one of these must match each URL
     * @param deny none of these may match
     */
    public record Urls(List<Pattern> allow, List<Pattern> deny) {

        public static final Urls ANY = new Urls(List.of(), List.of());

        public Urls {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }

        boolean permit(String url) {
            return (allow.isEmpty() || found(allow, url)) && !found(deny, url);
        }

        private static boolean found(List<Pattern> patterns, String url) {
            return patterns.stream().anyMatch(pattern -> pattern.matcher(url).find());
        }
    }
}
