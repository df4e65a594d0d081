package io.berth.core.service;

import io.berth.core.model.Descriptor;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a manifest may refer to without the repository holding it; the keys of {@code validation.manifests} in
 * distribution's configuration.
 *
 * @param layers whether configs and layers must be held
 * @param children which manifests of an index must be held
 * @param urls where layers that are not distributed may point to
 */
public record ReferenceRules(boolean layers, Children children, Urls urls) {

    /** Everything must be held, except layers that are not distributed, which may be anywhere. */
    public static final ReferenceRules STRICT = new ReferenceRules(true, new Children.All(), Urls.ANY);

    /** Which manifests of an index the repository must hold. */
    public sealed interface Children {

        /** Every one. */
        record All() implements Children {}

        /** None: an index may be sparse. */
        record None() implements Children {}

        /** Those for one of these platforms, and those that name no platform. */
        record For(Set<Descriptor.Platform> platforms) implements Children {
            public For {
                platforms = Set.copyOf(platforms);
            }
        }

        /** Whether this child must be held. */
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
     * Where non-distributable layers may point to.
     *
     * @param allow when not empty, one of these must be found in each URL
     * @param deny none of these may be
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
