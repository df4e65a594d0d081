package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.StorageConfig.Driver;

/** Storage that may lose content as it is not finished, and the option that accepts this. */
final class ExperimentalStorage {

    static final Option CONSENT = Option.flag(
            "--unfinished-buckets",
            "Enables S3 storage, which is not finished and may lose content (docs/buckets.md).");

    private ExperimentalStorage() {}

    /** Refuses a configuration with such storage, unless the option is given. */
    static void requireConsent(RegistryConfig config, Arguments arguments) throws ConfigException {
        if (config.storage().driver() instanceof Driver.S3 && !arguments.has(CONSENT.name())) {
            throw ConfigException.of(
                    "storage.s3",
                    "not finished, and may lose or damage what is stored (docs/buckets.md, Not done yet): try it on a"
                            + " bucket you can lose with " + CONSENT.name());
        }
    }
}
