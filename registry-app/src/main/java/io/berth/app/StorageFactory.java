package io.berth.app;

import io.berth.app.config.BerthConfig;
import io.berth.app.config.DataSize;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.S3Config;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.core.schedule.Scheduler;
import io.berth.storage.Storage;
import io.berth.storage.file.FileStorage;
import io.berth.storage.file.FileStorageSettings;
import io.berth.storage.file.WriteProbe;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.memory.MemoryStorage;
import io.berth.storage.s3.S3Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;

/** Creates the configured storage. */
public final class StorageFactory {

    /** A server makes the second when it starts; without it, another registry has written the first. */
    private static final List<String> STORED = List.of(StorageLayout.REPOSITORIES, StorageLayout.STATE);

    private StorageFactory() {}

    private static Storage config(RegistryConfig config, Clock clock, Scheduler scheduler) throws IOException {
        return switch (config.storage().driver()) {
            case Driver.Filesystem(var rootDirectory, int maxThreads) ->
                FileStorage.open(rootDirectory, fileSettings(config.berth(), maxThreads), clock, scheduler);
            case Driver.S3(S3Config bucket) ->
                S3Storage.open(BucketSettings.of(bucket, config.berth().s3()), clock);
            case Driver.InMemory _ -> MemoryStorage.create(clock);
        };
    }

    private static FileStorageSettings fileSettings(BerthConfig berth, int maxThreads) {
        FileStorageSettings usual = FileStorageSettings.DEFAULTS;
        return new FileStorageSettings(
                berth.sync(),
                maxThreads,
                usual.writerPatience(),
                HeapShares.ofProcess().storage(),
                berth.diskReserve().stream().mapToLong(DataSize::bytes).findFirst());
    }

    /** The same for the server, which must be able to write it, unless it is read-only. */
    static Storage served(RegistryConfig config, Clock clock, Scheduler scheduler) throws IOException {
        requireWritable(config);
        return config(config, clock, scheduler);
    }

    /** Refuses a directory that is not writable, unless the server is read-only. */
    public static void requireWritable(RegistryConfig config) throws IOException {
        if (config.storage().driver() instanceof Driver.Filesystem disk
                && !config.storage().readOnly()) {
            WriteProbe.run(disk.rootDirectory());
        }
    }

    /**
     * The same for a command that reads what a server has stored.
     *
     * @throws IOException also when there is no store
     */
    public static Storage existing(RegistryConfig config, Clock clock) throws IOException {
        if (config.storage().driver() instanceof Driver.Filesystem(var rootDirectory, int _)
                && Files.notExists(rootDirectory)) {
            throw missing(config);
        }
        return shared(config, clock);
    }

    /**
     * The same for a command that was given no configuration, and must not write to a directory of another program.
     *
     * @throws IOException also when no registry has written to the directory
     */
    public static Storage used(RegistryConfig config, Clock clock) throws IOException {
        if (isNew(config)) {
            throw missing(config);
        }
        return shared(config, clock);
    }

    /** Whether no registry has written to the directory of the store. */
    public static boolean isNew(RegistryConfig config) {
        return config.storage().driver() instanceof Driver.Filesystem(var rootDirectory, int _)
                && STORED.stream().allMatch(name -> Files.notExists(rootDirectory.resolve(name)));
    }

    private static IOException missing(RegistryConfig config) {
        return new IOException("there is no store in " + place(config)
                + ": name the configuration of the server (CONFIG, or REGISTRY_CONFIGURATION_PATH)");
    }

    /** Its location, for people. */
    public static String place(RegistryConfig config) {
        return switch (config.storage().driver()) {
            case Driver.Filesystem disk ->
                disk.rootDirectory().toAbsolutePath().normalize().toString();
            case Driver.S3(S3Config s3) ->
                "bucket " + s3.bucket()
                        + (s3.prefix().isEmpty() ? "" : " below " + s3.prefix())
                        + s3.endpoint().map(endpoint -> " at " + endpoint).orElse("");
            case Driver.InMemory _ -> "memory";
        };
    }

    /** The same for a command that runs beside the server: both must access the same storage. */
    public static Storage shared(RegistryConfig config, Clock clock) throws IOException {
        if (config.storage().driver() instanceof Driver.InMemory) {
            throw new IOException("a store in memory is the server's alone: ask the server, at /api/v1/");
        }
        return config(config, clock, new Scheduler(clock));
    }
}
