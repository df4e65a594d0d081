package io.berth.storage.file;

import java.time.Duration;

/**
 * How a disk is used.
 *
 * @param sync whether what is reported as done has reached the disk; without it a power cut may lose it
 * @param maxThreads most threads that work on the disk at once
 * @param writerPatience how long a writer waits for the previous one of its upload to let go
 * @param memory most bytes for what is remembered of the volume: links and blobs read lately, names in directories
 */
public record FileStorageSettings(boolean sync, int maxThreads, Duration writerPatience, long memory) {

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
        this(sync, maxThreads, writerPatience, USUAL_MEMORY);
    }

    /** Bytes for links read lately. */
    long knownLinks() {
        return memory / 8;
    }

    /** Bytes for blobs opened lately. */
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
