package io.berth.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

final class PartBufferTest {

    private static final int PART = 2 * S3Settings.SMALLEST_PART;

    private final PartMemory memory = new PartMemory(S3Settings.SMALLEST_PART, Duration.ofSeconds(60));

    /** An endless source that returns few bytes at a time. */
    private static final class Endless implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer target) {
            int count = Math.min(target.remaining(), 8 * 1024);
            target.position(target.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private int fill() throws IOException {
        try (PartBuffer part = new PartBuffer(memory, PART)) {
            assertThat(part.fill(new Endless(), Optional.empty())).isEqualTo(PartBuffer.Filling.FULL);
            return part.size();
        }
    }

    @Test
    void isSentEarlyWhileThereIsNoMoreMemory() throws IOException {
        assertThat(fill()).isEqualTo(S3Settings.SMALLEST_PART);
    }

    @Test
    void neverWaitsForOthersThatWaitForIt() throws Exception {
        List<Integer> sizes = ReplicasTest.together(Collections.nCopies(8, (Callable<Integer>) this::fill));

        assertThat(sizes).containsOnly(S3Settings.SMALLEST_PART);
    }

    @Test
    void beginsWithWhatWasKept() throws IOException {
        try (PartBuffer part = new PartBuffer(memory, PART)) {
            part.add(new byte[1_000_000]);
            part.fill(new Endless(), Optional.empty());

            assertThat(part.size()).isEqualTo(S3Settings.SMALLEST_PART);
        }
        assertThat(memory.reserve(0)).isEqualTo(S3Settings.SMALLEST_PART / PartMemory.BLOCK);
    }
}
