package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ChunkWriterTest {

    private final DiskWork disk = new DiskWork(4);
    private final ChunkBuffers buffers = new ChunkBuffers();
    private final List<Integer> written = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService client = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        client.close();
        disk.close();
    }

    private ByteBuffer chunk(int content) throws IOException {
        return buffers.take().put((byte) content).flip();
    }

    private ChunkWriter writer(ChunkWriter.Sink sink) {
        return new ChunkWriter(disk, buffers, sink);
    }

    @Test
    void writesInOrder() throws Exception {
        Future<?> pushed = client.submit(() -> {
            try (ChunkWriter writer = writer(chunk -> written.add((int) chunk.get()))) {
                for (int i = 0; i < 100; i++) {
                    writer.write(chunk(i));
                }
            }
            return true;
        });
        pushed.get();

        assertThat(written).hasSize(100).isSorted();
    }

    @Test
    void goesOnWhileAChunkIsWritten() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        Future<?> pushed = client.submit(() -> {
            try (ChunkWriter writer = writer(chunk -> await(received))) {
                writer.write(chunk(1));
                // Would never come to this if the writer waited for the disk.
                received.countDown();
            }
            return true;
        });

        pushed.get();
    }

    @Test
    void waitsForTheLastChunkWhenClosed() throws Exception {
        Future<?> pushed = client.submit(() -> {
            try (ChunkWriter writer = writer(chunk -> written.add((int) chunk.get()))) {
                writer.write(chunk(7));
            }
            assertThat(written).containsExactly(7);
            return true;
        });

        pushed.get();
    }

    @Test
    @Timeout(60)
    void tellsAFailureOnceAndKeepsNoBuffer() throws Exception {
        Future<?> pushed = client.submit(() -> {
            try (ChunkWriter writer = writer(chunk -> {
                throw new IOException("no space left on device");
            })) {
                writer.write(chunk(1));
                assertThatThrownBy(() -> writer.write(chunk(2))).hasMessage("no space left on device");
            }
            return true;
        });
        pushed.get();

        // All of them, or this waits for the one that is lost.
        for (int i = 0; i < ChunkBuffers.MOST; i++) {
            buffers.take();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
