package io.berth.storage.file;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Settings of disk storage.
 *
 * @param sync whether work is reported as done only after fsync; without it a power failure may lose it
 * @param maxThreads maximum of concurrent disk threads
 * @param writerPatience how long a writer waits for the previous writer of its upload
 * @param memory maximum of bytes for caches: links, blobs and names in directories
 * @param reserve bytes of the disk that content may not use; empty for a hundredth of it, 1 GiB at most
 */
public record FileStorageSettings(
        boolean sync, int maxThreads, Duration writerPatience, long memory, OptionalLong reserve) {

    private static final long USUAL_MEMORY = 32 << 20;

    public static final FileStorageSettings DEFAULTS = new FileStorageSettings(true, 100);

    public FileStorageSettings {
        if (maxThreads < 1) {
            throw new IllegalArgumentException("maxThreads: " + maxThreads + " (expected: >= 1)");
        }
    }

    public FileStorageSettings(boolean sync, int maxThreads) {
        this(sync, maxThreads, Duration.ofSeconds(10));
    }

    public FileStorageSettings(boolean sync, int maxThreads, Duration writerPatience) {
        this(sync, maxThreads, writerPatience, USUAL_MEMORY, OptionalLong.empty());
    }

    /** Bytes for recently read links. */
    long knownLinks() {
        return memory / 8;
    }

    /** Bytes for recently opened blobs. */
    long knownContent() {
        return memory / 6;
    }

    /** Bytes for the names in small directories. */
    long smallDirectories() {
        return memory / 8;
    }

    /** Bytes for the names in large directories: about twenty for a tag. */
    long largeDirectories() {
        return memory / 2;
    }
}
