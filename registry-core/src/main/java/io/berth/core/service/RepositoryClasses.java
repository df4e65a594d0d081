package io.berth.core.service;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.Manifest;
import io.berth.core.model.Quoted;
import io.berth.core.model.RegistryException;
import java.util.Set;

/**
 * The accepted classes of images; distribution's {@code policy.repository.classes}.
 *
 * @param allowed {@code image}, {@code plugin}; empty for everything
 */
public record RepositoryClasses(Set<String> allowed) {

    public static final RepositoryClasses ALL = new RepositoryClasses(Set.of());

    public RepositoryClasses {
        allowed = Set.copyOf(allowed);
    }

    /** Refuses an image of another class with DENIED; other manifests have the class {@code unknown}. */
    void check(Manifest manifest) {
        if (allowed.isEmpty() || !(manifest instanceof Manifest.Image image)) {
            return;
        }
        String configType = image.config().mediaType();
        String kind = switch (configType) {
            case "application/vnd.docker.container.image.v1+json", "application/vnd.oci.image.config.v1+json" ->
                "image";
            case "application/vnd.docker.plugin.v1+json" -> "plugin";
            default -> "unknown";
        };
        if (!allowed.contains(kind)) {
            throw new RegistryException(
                    ErrorCode.DENIED,
                    "this registry accepts only " + String.join(", ", allowed) + " (policy.repository.classes), not "
                            + Quoted.of(configType));
        }
    }
}
