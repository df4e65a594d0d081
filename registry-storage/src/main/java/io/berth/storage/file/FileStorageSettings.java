package io.berth.storage.file;

import java.time.Duration;

/**
 * How a disk is used.
 *
 * @param sync whether what is reported as done has reached the disk; without it a power cut may lose it
 * @param maxThreads most threads that work on the disk at once
 * @param writerPatience how long a writer waits for the previous one of its upload to let go
 * @param knownLinks most bytes of memory for links read lately
 * @param knownContent most bytes of memory for blobs opened lately
 */
public record FileStorageSettings(
        boolean sync, int maxThreads, Duration writerPatience, long knownLinks, long knownContent) {

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
        this(sync, maxThreads, writerPatience, 4 << 20, 8 << 20);
    }
}
