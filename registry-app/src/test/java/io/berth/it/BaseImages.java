package io.berth.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Root filesystem archives made from programs of this machine, as CI cannot pull images. */
final class BaseImages {

    private static final Path JAVA = Path.of(System.getProperty("java.home"));
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private final Path root;

    private BaseImages(Path root) {
        this.root = root;
    }

    /** Busybox, under each of its names. */
    static Path busybox() throws IOException {
        BaseImages image = new BaseImages(Folders.fresh("base-busybox"));
        image.addBusybox();
        return image.archive();
    }

    /** Busybox and the system libraries that a Java runtime needs. */
    static Path runtime() throws IOException {
        BaseImages image = new BaseImages(Folders.fresh("base-runtime"));
        image.addBusybox();
        image.addLibraries();
        return image.archive();
    }

    /** Everything to build this project offline: the JDK, Maven and its downloads for this build. */
    static Path builder() throws IOException {
        BaseImages image = new BaseImages(Folders.fresh("base-builder"));
        image.addBusybox();
        image.addLibraries();
        image.copy(JAVA, "opt/java");
        image.copy(Path.of(System.getProperty("maven.home")), "opt/maven");
        image.copy(Path.of(System.getProperty("maven.repository")), "root/.m2/repository");
        image.write("root/.m2/settings.xml", "<settings><offline>true</offline></settings>");
        return image.archive();
    }

    private void addBusybox() throws IOException {
        Tool busybox = Tool.named("busybox");
        copy(busybox.program(), "bin/busybox");
        for (String name : busybox.run("--list").lines()) {
            if (!name.equals("busybox")) {
                Files.createSymbolicLink(root.resolve("bin").resolve(name), Path.of("busybox"));
            }
        }
        write("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
        Files.createDirectories(root.resolve("tmp"));
    }

    private void addLibraries() throws IOException {
        for (Path library : libraries(JAVA.resolve("bin/java"), JAVA.resolve("lib/server/libjvm.so"))) {
            copy(library, library.toString().substring(1));
        }
    }

    /** The libraries that {@code ldd} lists, without those of the JDK. */
    private static List<Path> libraries(Path... programs) {
        return LIBRARY.matcher(Tool.named("ldd").run((Object[]) programs).out())
                .results()
                .map((MatchResult found) -> Path.of(found.group(1)))
                .filter(library -> !library.startsWith(JAVA))
                .distinct()
                .toList();
    }

    /** Copies with {@code cp}, which keeps modes; symbolic links are replaced by their targets. */
    private void copy(Path source, String name) throws IOException {
        Tool.named("cp").run("-rL", "--preserve=mode", source, withParent(name));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(withParent(name), text);
    }

    private Path withParent(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return file;
    }

    private Path archive() {
        Path archive = root.resolveSibling(root.getFileName() + ".tar");
        // Without _remote.repositories Maven does not check the repository of a file.
        Tool.named("tar")
                .with("-C", root.toString(), "--owner=0", "--group=0", "--exclude=_remote.repositories")
                .run("-cf", archive, ".");
        return archive;
    }
}
