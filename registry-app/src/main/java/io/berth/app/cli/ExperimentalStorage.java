package io.berth.app.cli;

import io.berth.app.config.ConfigException;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;

/** Storage that is experimental and may lose content, and the option that enables it. */
final class ExperimentalStorage {

    static final Option CONSENT = Option.flag(
            "--unfinished-buckets",
            "Enables S3 storage, which is not finished and may lose content (docs/buckets.md).");

    private ExperimentalStorage() {}

    /** Refuses a configuration with such storage without the option. */
    static void requireConsent(RegistryConfig config, Arguments arguments) throws ConfigException {
        if (config.storage().driver() instanceof Driver.S3 && !arguments.has(CONSENT.name())) {
            throw ConfigException.of(
                    "storage.s3",
                    "not finished, and may lose or damage what is stored (docs/buckets.md, Not done yet): try it on a"
                            + " bucket you can lose with " + CONSENT.name());
        }
    }
}
