package io.berth.app.config;

import io.berth.app.config.RegistryConfig.ListingConfig;
import java.util.List;

/** Reads the top-level keys; each section reads its own. */
final class RegistryConfigReader {

    private RegistryConfigReader() {}

    static RegistryConfig read(SectionReader root) {
        readVersion(root);
        RegistryConfig config = new RegistryConfig(
                LogConfig.read(root),
                StorageConfig.read(root),
                HttpConfig.read(root),
                AuthConfig.read(root),
                ValidationConfig.read(root),
                readListing(root),
                root.section("policy").section("repository").list("classes", ValueType.TEXT, List.of()),
                BerthConfig.read(root));
        IdentityConfig.check(root, config);
        UnsupportedKeys.ROOT.forEach(root::unbuilt);
        root.refuse(UnsupportedKeys.PROXY);
        UnsupportedKeys.refuseMiddleware(root);
        root.end();
        return config;
    }

    private static void readVersion(SectionReader root) {
        ValueType<String> version = ValueType.of("0.1", text -> text).where("0.1"::equals);
        root.required("version", version, "the file must say version: 0.1", "0.1");
    }

    private static ListingConfig readListing(SectionReader root) {
        int entries = root.section("catalog")
                .value(
                        "maxentries",
                        ValueType.integer(Integer.MIN_VALUE, Integer.MAX_VALUE),
                        ListingConfig.DEFAULT_MAX);
        int tags = root.section("tags")
                .value("maxtags", ValueType.integer(0, Integer.MAX_VALUE), ListingConfig.DEFAULT_MAX);
        // As in distribution: zero, or less, means the default.
        return new ListingConfig(
                entries > 0 ? entries : ListingConfig.DEFAULT_MAX, tags > 0 ? tags : ListingConfig.DEFAULT_MAX);
    }
}
