package io.berth.storage.memory;

import io.berth.core.model.Digest;
import io.berth.storage.upload.RunningHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;

/** The bytes received by one session. Written by its only writer; length and age may be read by any thread. */
final class MemoryUpload {

    private final MemoryBudget budget;
    private final Clock clock;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private RunningHash hash = new RunningHash(Digest.Algorithm.SHA256);
    private Instant lastWrite;

    MemoryUpload(MemoryBudget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
        this.lastWrite = clock.instant();
    }

    synchronized long length() {
        return content.size();
    }

    synchronized Instant lastWrite() {
        return lastWrite;
    }

    synchronized void append(ByteBuffer chunk, Digest.Algorithm likely) throws IOException {
        budget.take(chunk.remaining());
        if (content.size() == 0) {
            hash = new RunningHash(likely);
        }
        content.write(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
        hash.update(chunk);
        lastWrite = clock.instant();
    }

    synchronized Digest digest(Digest.Algorithm algorithm) {
        return hash.algorithm() == algorithm ? hash.digest() : algorithm.digestOf(content.toByteArray());
    }

    synchronized ByteBuffer content() {
        return ByteBuffer.wrap(content.toByteArray());
    }

    /** Drops the content and releases its memory. */
    synchronized void drop() {
        budget.giveBack(content.size());
        content.reset();
    }
}
