package io.berth.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Injects failures into system calls of a running process, or records them, until it is closed. */
final class Strace implements AutoCloseable {

    private final Process strace;

    private Strace(Process strace) {
        this.strace = strace;
    }

    /**
     * Makes these calls fail with EIO.
     *
     * @param calls by name, with commas; a leading question mark is for those this machine may not know
     * @param when such as {@code 2}, the second in each thread; {@code 1+}, all of them
     */
    static Strace failing(Process process, String calls, String when) throws IOException {
        return attached(process, "-e", "inject=" + calls + ":error=EIO:when=" + when);
    }

    /**
     * Records these calls, with their paths.
     *
     * @param folder gets a file for each thread, so that calls are not interleaved
     */
    static Strace writing(Process process, String calls, Path folder) throws IOException {
        return attached(process, "-ff", "-y", "-e", "trace=" + calls, "-o", folder.resolve("thread"));
    }

    private static Strace attached(Process process, Object... options) throws IOException {
        Path said = Files.createTempFile("berth-it", ".strace");
        Process strace = Tool.named("strace")
                .with("-f", "-p", String.valueOf(process.pid()))
                .start(said, said, options);
        await("strace").until(() -> !strace.isAlive() || Files.readString(said).contains("attached"));
        if (!strace.isAlive()) {
            throw MissingPart.of("strace may not attach: " + Files.readString(said));
        }
        return new Strace(strace);
    }

    /** Detaches from the process. */
    @Override
    public void close() {
        strace.destroy();
        try {
            if (!strace.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("strace does not let go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
