package io.berth.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The {@code storage} section.
 *
 * @param deleteEnabled {@code storage.delete.enabled}: whether clients may delete
 * @param redirect {@code storage.redirect.disable}, inverted: whether clients may be redirected to the bucket
 * @param readOnly {@code storage.maintenance.readonly.enabled}: whether writes are disabled
 */
public record StorageConfig(
        Driver driver, boolean deleteEnabled, boolean redirect, UploadPurging uploadPurging, boolean readOnly) {

    private static final Set<String> DRIVERS = Set.of("filesystem", "inmemory", "s3", "s3aws");

    /** The storage driver. */
    public sealed interface Driver {

        /**
         * On local disk.
         *
         * @param maxThreads maximum of concurrent disk threads
         */
        record Filesystem(Path rootDirectory, int maxThreads) implements Driver {
            static final Filesystem DEFAULT = new Filesystem(Path.of("/var/lib/registry"), 100);
        }

        /** In a bucket. */
        record S3(S3Config bucket) implements Driver {}

        /** In memory, lost when the process ends. */
        record InMemory() implements Driver {}
    }

    /**
     * The purge of abandoned uploads.
     *
     * @param age since the last byte arrived
     * @param interval between purges
     * @param dryRun whether they are only logged
     */
    public record UploadPurging(boolean enabled, Duration age, Duration interval, boolean dryRun) {
        static final UploadPurging DEFAULT =
                new UploadPurging(true, Duration.ofHours(168), Duration.ofHours(24), false);
    }

    static StorageConfig read(SectionReader root) {
        SectionReader storage = root.choice("storage");
        Driver driver = readDriver(root, storage);
        boolean deleteEnabled = storage.section("delete").value("enabled", ValueType.BOOLEAN, false);
        SectionReader maintenance = storage.section("maintenance");
        UploadPurging purging = readPurging(maintenance.section("uploadpurging"));
        boolean readOnly = maintenance.section("readonly").value("enabled", ValueType.BOOLEAN, false);
        boolean redirect = !storage.section("redirect").value("disable", ValueType.BOOLEAN, false);
        UnsupportedKeys.STORAGE.forEach(storage::unbuilt);
        return new StorageConfig(driver, deleteEnabled, redirect, purging, readOnly);
    }

    private static Driver readDriver(SectionReader root, SectionReader storage) {
        List<String> chosen = storage.keys().stream()
                .filter(key -> DRIVERS.contains(key) || UnsupportedKeys.STORAGE_DRIVERS.contains(key))
                .toList();
        DRIVERS.forEach(storage::skip);
        chosen.stream().filter(UnsupportedKeys.STORAGE_DRIVERS::contains).forEach(key -> refuse(storage, key));
        if (chosen.isEmpty()) {
            root.error("storage", "no driver configured: give storage.filesystem, storage.s3 or storage.inmemory");
        } else if (chosen.size() > 1) {
            root.error(
                    "storage",
                    "several drivers: " + places(storage, chosen)
                            + "; keep one (REGISTRY_STORAGE=<driver> replaces the whole section of the file)");
        }
        return switch (chosen.isEmpty() ? "" : chosen.getFirst()) {
            case "inmemory" -> new Driver.InMemory();
            case "s3" -> new Driver.S3(S3Config.read(storage.section("s3")));
            case "s3aws" -> new Driver.S3(S3Config.read(storage.section("s3aws")));
            default -> readFilesystem(storage.section("filesystem"));
        };
    }

    private static void refuse(SectionReader storage, String driver) {
        storage.skip(driver);
        storage.error(
                driver,
                "not built yet: Berth stores on a local disk (storage.filesystem), in a bucket (storage.s3) or in memory");
    }

    private static String places(SectionReader storage, List<String> drivers) {
        return drivers.stream()
                .map(driver -> driver + " (" + storage.origin(driver) + ")")
                .collect(Collectors.joining(", "));
    }

    private static Driver.Filesystem readFilesystem(SectionReader filesystem) {
        return new Driver.Filesystem(
                filesystem.value("rootdirectory", ValueType.PATH, Driver.Filesystem.DEFAULT.rootDirectory),
                filesystem.value("maxthreads", ValueType.integer(1, 10_000), Driver.Filesystem.DEFAULT.maxThreads));
    }

    private static UploadPurging readPurging(SectionReader purging) {
        return new UploadPurging(
                purging.value("enabled", ValueType.BOOLEAN, UploadPurging.DEFAULT.enabled),
                purging.value("age", ValueType.GO_DURATION, UploadPurging.DEFAULT.age),
                purging.value("interval", ValueType.GO_DURATION, UploadPurging.DEFAULT.interval),
                purging.value("dryrun", ValueType.BOOLEAN, UploadPurging.DEFAULT.dryRun));
    }
}
