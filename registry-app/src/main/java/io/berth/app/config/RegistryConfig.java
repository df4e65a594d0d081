package io.berth.app.config;

import java.util.List;

/**
 * The typed configuration; named as in the file. Absent settings have the default of their record.
 *
 * @param policyClasses the kinds of repositories to accept by the media type of their config; empty for all
 */
public record RegistryConfig(
        LogConfig log,
        StorageConfig storage,
        HttpConfig http,
        AuthConfig auth,
        ValidationConfig validation,
        ListingConfig listing,
        List<String> policyClasses,
        BerthConfig berth) {

    public RegistryConfig {
        policyClasses = List.copyOf(policyClasses);
    }

    /** A copy with another http section. */
    public RegistryConfig with(HttpConfig replacement) {
        return new RegistryConfig(log, storage, replacement, auth, validation, listing, policyClasses, berth);
    }

    /**
     * Page size limits of listings.
     *
     * @param catalogMaxEntries {@code catalog.maxentries}: the most repositories on a page
     * @param maxTags {@code tags.maxtags}: the most tags on a page
     */
    public record ListingConfig(int catalogMaxEntries, int maxTags) {

        static final int DEFAULT_MAX = 1000;
    }
}
