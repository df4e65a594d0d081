package io.berth.storage.file;

import io.berth.core.model.ErrorCode;
import io.berth.core.model.RegistryException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps keys to paths. A symbolic link in place of a directory is followed, for reading, listing and writing, if root or
 * the account of the server owns it; paths over other links count as missing (ADR 0033). Thread-safe.
 */
final class StorePaths {

    private static final Logger LOG = LoggerFactory.getLogger(StorePaths.class);

    private static final int ROOT_UID = 0;
    private static final int MOST_REPORTED = 1000;

    /** How long a step counts as seen: a push looks at the same ones a dozen times. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static final int MOST_SEEN = 1000;

    private final Path root;
    private final Set<Integer> trusted;
    private final LongSupplier nanoTime;
    private final Set<Path> reported = ConcurrentHashMap.newKeySet();

    /** When steps of paths were last seen to be followed. */
    private final Map<Path, Long> seen = new ConcurrentHashMap<>();

    /**
     * Paths below a directory.
     *
     * @param root without symbolic links in its path
     * @param trusted ids of the users whose links are followed
     * @param nanoTime a monotonic clock
     */
    StorePaths(Path root, Set<Integer> trusted, LongSupplier nanoTime) {
        this.root = root;
        this.trusted = Set.copyOf(trusted);
        this.nanoTime = nanoTime;
    }

    /** Paths below a directory, for the user of this process. */
    static StorePaths of(Path root) throws IOException {
        return new StorePaths(root, Set.copyOf(List.of(ROOT_UID, ownUid().orElse(ROOT_UID))), System::nanoTime);
    }

    /** On Linux the user owns the directory of the process in /proc. */
    private static Optional<Integer> ownUid() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) ? Optional.of((Integer) Files.getAttribute(self, "unix:uid")) : Optional.empty();
    }

    /** The path to read a key at; empty when it leads over a link that is not followed. */
    Optional<Path> find(String key) throws IOException {
        Path path = root.resolve(key);
        return untrusted(StoredFiles.parent(path)).isEmpty() ? Optional.of(path) : Optional.empty();
    }

    /** The directory of a key, itself not a link; empty when there is none, or over a link that is not followed. */
    Optional<Path> directory(String key) throws IOException {
        Path path = root.resolve(key);
        if (untrusted(path).isPresent()) {
            return Optional.empty();
        }
        if (!Files.isDirectory(path)) {
            refuseDenied(path);
            return Optional.empty();
        }
        return Files.isSymbolicLink(path) ? Optional.of(path.toRealPath()) : Optional.of(path);
    }

    /** A path that may not be read does not count as missing. */
    private static void refuseDenied(Path path) throws AccessDeniedException {
        try {
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            // It does not exist.
        }
    }

    /**
     * The path to write a key at.
     *
     * @throws RegistryException DENIED when it leads over a link that is not followed; the log names the link
     */
    Path require(String key) throws IOException {
        Path path = root.resolve(key);
        Optional<Path> link = untrusted(StoredFiles.parent(path));
        if (link.isPresent()) {
            throw new RegistryException(
                    ErrorCode.DENIED,
                    "a directory of the store is a symbolic link that the registry does not follow; its log says which");
        }
        return path;
    }

    /** The first link in the path, including its end, that is not followed. */
    private Optional<Path> untrusted(Path directory) throws IOException {
        if (wasJustSeen(directory)) {
            return Optional.empty();
        }
        Path step = root;
        for (Path name : root.relativize(directory)) {
            step = step.resolve(name);
            if (wasJustSeen(step)) {
                continue;
            }
            Optional<BasicFileAttributes> attributes = StoredFiles.attributes(step);
            if (attributes.isEmpty()) {
                // Nothing below it exists either.
                return Optional.empty();
            }
            if (attributes.get().isSymbolicLink() && !isTrusted(step)) {
                return Optional.of(step);
            }
            remember(step);
        }
        return Optional.empty();
    }

    private boolean wasJustSeen(Path step) {
        Long time = seen.get(step);
        return time != null && nanoTime.getAsLong() - time < MOMENT.toNanos();
    }

    private void remember(Path step) {
        if (seen.size() >= MOST_SEEN) {
            seen.clear();
        }
        seen.put(step, nanoTime.getAsLong());
    }

    private boolean isTrusted(Path link) throws IOException {
        try {
            int owner = (Integer) Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!trusted.contains(owner)) {
                report(link, owner);
            }
            return trusted.contains(owner);
        } catch (FileSystemException e) {
            return false;
        }
    }

    private void report(Path link, int owner) {
        if (reported.size() < MOST_REPORTED && reported.add(link)) {
            LOG.warn(
                    "symbolic link {} is not followed: it belongs to user id {}, and only links of {} count; if it is"
                            + " yours: chown -h {} {}",
                    link,
                    owner,
                    trusted.stream().sorted().toList(),
                    ROOT_UID,
                    link);
        }
    }
}
