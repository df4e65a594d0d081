package io.berth.http.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Root filesystems made from programs of this machine, because no image can be pulled where CI runs. */
final class BaseImages {

    private static final Path BUSYBOX = Path.of("bin", "busybox");

    private BaseImages() {}

    /** An archive of a filesystem with busybox, under each of its names, and nothing else. */
    static Path busybox() {
        Path root = Folders.fresh("busybox");
        addBusybox(root);
        return archive(root);
    }

    private static void addBusybox(Path root) {
        Tool busybox = Tool.named("busybox");
        try {
            Path program = root.resolve(BUSYBOX);
            Files.createDirectories(program.getParent());
            Files.createDirectories(root.resolve("tmp"));
            Files.copy(busybox.program(), program);
            for (String name : busybox.run("--list").lines()) {
                link(program.resolveSibling(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void link(Path name) throws IOException {
        if (!Files.exists(name)) {
            Files.createSymbolicLink(name, BUSYBOX.getFileName());
        }
    }

    private static Path archive(Path root) {
        Path archive = root.resolveSibling(root.getFileName() + ".tar");
        Tool.named("tar").run("-C", root, "--owner=0", "--group=0", "-cf", archive, ".");
        return archive;
    }
}
