package io.berth.app;

import io.berth.app.config.S3Config;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks that two storages do not overlap, before one is copied to the other. */
public final class SeparateStorages {

    /** The directories inside a store may also be links or mounts that lead from one to the other. */
    private static final List<String> PLACES = List.of("", StorageLayout.BLOBS, StorageLayout.REPOSITORIES);

    private SeparateStorages() {}

    /**
     * Refuses two places that are not separate.
     *
     * @throws IOException when they are the same, or one contains the other
     */
    public static void require(Driver from, Driver to) throws IOException {
        if (from instanceof Driver.Filesystem source && to instanceof Driver.Filesystem target) {
            require(source.rootDirectory(), target.rootDirectory());
        } else if (from instanceof Driver.S3(S3Config source) && to instanceof Driver.S3(S3Config target)) {
            require(source, target);
        }
    }

    private static void require(Path source, Path target) throws IOException {
        for (String place : PLACES) {
            Path one = real(source.resolve(place));
            Path other = real(target.resolve(place));
            if (isWithin(one, other) || isWithin(other, one)) {
                throw refusal(
                        source + " to " + target, one.equals(other) ? one + " is in both" : one + " and " + other);
            }
        }
    }

    private static void require(S3Config source, S3Config target) throws IOException {
        String one = source.prefix() + "/";
        String other = target.prefix() + "/";
        boolean nested = one.equals("/") || other.equals("/") || one.startsWith(other) || other.startsWith(one);
        if (nested
                && source.bucket().equals(target.bucket())
                && source.endpoint().equals(target.endpoint())) {
            throw refusal("bucket " + source.bucket() + " to itself", "below " + one + " and " + other);
        }
    }

    private static IOException refusal(String copy, String overlap) {
        return new IOException("cannot copy " + copy + ": they are one storage, or one is within the other (" + overlap
                + "); name another one in TO (REGISTRY_* variables apply to both files)");
    }

    /** The path with symbolic links resolved, as far as it exists. */
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path parent = absolute.getParent();
        return parent == null || Files.exists(absolute)
                ? absolute.toRealPath()
                : real(parent).resolve(absolute.getFileName()).normalize();
    }

    /** Whether a directory is another one or below it, even if it is mounted twice. */
    private static boolean isWithin(Path inner, Path outer) throws IOException {
        for (Path at = inner; at != null; at = at.getParent()) {
            if (at.equals(outer) || (Files.exists(at) && Files.exists(outer) && Files.isSameFile(at, outer))) {
                return true;
            }
        }
        return false;
    }
}
