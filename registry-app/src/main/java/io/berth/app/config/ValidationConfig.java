package io.berth.app.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code validation} section: checks of pushed manifests.
 *
 * @param disabled whether references are not checked
 * @param urls allowed URLs of layers stored elsewhere
 * @param platforms which children of an index must exist
 * @param platformList the platforms when only listed ones must
 */
public record ValidationConfig(boolean disabled, Urls urls, Platforms platforms, List<Platform> platformList) {

    /** If both are empty, URLs of distributable layers are still refused. A match may be anywhere in the URL. */
    public record Urls(List<Pattern> allow, List<Pattern> deny) {
        public Urls {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }
    }

    /** Which children of an index must exist. */
    public enum Platforms {
        ALL,
        NONE,
        LIST
    }

    /** A platform, as in an index. */
    public record Platform(String architecture, String os) {

        @Override
        public String toString() {
            return os + "/" + architecture;
        }
    }

    public ValidationConfig {
        platformList = List.copyOf(platformList);
    }

    static ValidationConfig read(SectionReader root) {
        SectionReader validation = root.section("validation");
        SectionReader manifests = validation.section("manifests");
        SectionReader indexes = manifests.section("indexes");
        return new ValidationConfig(
                readDisabled(validation),
                readUrls(manifests.section("urls")),
                indexes.value("platforms", ValueType.oneOf(Platforms.class), Platforms.ALL),
                indexes.sections("platformlist").stream()
                        .map(ValidationConfig::readPlatform)
                        .toList());
    }

    /** The older key {@code enabled} is the inverse; {@code disabled} takes precedence. */
    private static boolean readDisabled(SectionReader validation) {
        boolean enabled = validation.optional("enabled", ValueType.BOOLEAN).orElse(true);
        return validation.value("disabled", ValueType.BOOLEAN, !enabled);
    }

    private static Urls readUrls(SectionReader urls) {
        return new Urls(urls.list("allow", ValueType.REGEX, List.of()), urls.list("deny", ValueType.REGEX, List.of()));
    }

    private static Platform readPlatform(SectionReader platform) {
        return new Platform(
                platform.required("architecture", ValueType.TEXT, "such as amd64", ""),
                platform.required("os", ValueType.TEXT, "such as linux", ""));
    }
}
