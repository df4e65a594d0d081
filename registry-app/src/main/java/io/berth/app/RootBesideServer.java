package io.berth.app;

import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.core.file.FileOwner;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps root from changing a store on disk that belongs to another user: its server could neither change the files that
 * root leaves, nor read what a command asks of it.
 */
public final class RootBesideServer {

    /** What a server makes when it starts, and otherwise what another registry has written. */
    private static final String[] STORED = {StorageLayout.STATE, "docker"};

    private static final int ROOT = 0;

    private RootBesideServer() {}

    /**
     * For a command that changes the store, before it opens any file.
     *
     * @throws IOException when the process is root and the store belongs to another user
     */
    public static void refuse(RegistryConfig config) throws IOException {
        if (config.storage().driver() instanceof Driver.Filesystem disk
                && FileOwner.uidOfProcess().orElse(-1) == ROOT) {
            refuseRoot(disk.rootDirectory());
        }
    }

    private static void refuseRoot(Path store) throws IOException {
        Optional<Path> stored =
                Stream.of(STORED).map(store::resolve).filter(Files::exists).findFirst();
        int owner = stored.isPresent() ? FileOwner.uid(stored.get()) : ROOT;
        if (owner != ROOT) {
            throw new IOException(stored.get() + " belongs to uid " + owner + ", as which its server runs, and this is"
                    + " root, whose files it cannot change: sudo -u '#" + owner
                    + "' registry ... (in a container: docker exec -u " + owner + " ...)");
        }
    }
}
