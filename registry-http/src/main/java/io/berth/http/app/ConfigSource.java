package io.berth.http.app;

import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.LoadedConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The optional argument that names the configuration file. */
final class ConfigSource {

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "The configuration file; REGISTRY_CONFIGURATION_PATH names it too.")
    private @Nullable Path file;

    LoadedConfig load(ConfigLoader loader) throws ConfigException {
        return file == null ? loader.load() : loader.load(file);
    }
}
