package io.berth.http.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Makes system calls of a running process fail, or writes them down, until it is closed. */
final class Strace implements AutoCloseable {

    private final Process strace;

    private Strace(Process strace) {
        this.strace = strace;
    }

    /**
     * From now on these calls answer EIO.
     *
     * @param calls by name, with commas; a leading question mark is for those this machine may not know
     * @param when such as {@code 2}, the second in each thread; {@code 1+}, all of them
     */
    static Strace failing(Process process, String calls, String when) throws IOException {
        return attached(process, "-e", "inject=" + calls + ":error=EIO:when=" + when);
    }

    /**
     * From now on these calls are written down, with the paths they are about.
     *
     * @param folder gets a file for each thread, so that no call is cut in two by another
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

    /** Lets the process go, unharmed. */
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
