package io.berth.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Podman with its own storage, in a temporary directory that is deleted when it is closed. Its reset would also delete
 * data of another running podman at the default locations.
 */
final class Podman implements AutoCloseable {

    /** A run root is limited to 50 characters, and the checkout may be deep. */
    private final Path folder = Folders.brief();

    private final Tool tool = Tool.named("podman")
            .where("CONTAINERS_CONF", configuration())
            .where("HOME", folder)
            .with("--root=" + folder.resolve("root"), "--runroot=" + folder.resolve("run"), "--storage-driver=vfs");

    /** Works without systemd, which CI containers lack, and within the limits of any user. */
    private Path configuration() {
        try {
            return Files.writeString(folder.resolve("containers.conf"), """
                [containers]
                default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
                [network]
                network_config_dir = "%1$s/networks"
                [engine]
                cgroup_manager = "cgroupfs"
                events_logger = "file"
                lock_type = "file"
                tmp_dir = "%1$s/tmp"
                """.formatted(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The {@code podman} command of this storage. */
    Tool tool() {
        return tool;
    }

    @Override
    public void close() throws IOException {
        // It fails while what cleans up behind a container still writes where it deletes.
        await("a reset of podman")
                .until(() -> tool.attempt("system", "reset", "--force").status() == 0);
        Folders.delete(folder);
    }
}
