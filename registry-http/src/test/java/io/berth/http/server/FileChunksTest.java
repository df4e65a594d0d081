package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.concurrent.Future;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Which thread reads a chunk: the event loop if it is in the page cache, else a thread for files. */
@ExtendWith(NoLeaks.class)
class FileChunksTest {

    private static final int PIECE = 64 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Queue<Runnable> reads = new ArrayDeque<>();

    @TempDir
    private Path directory;

    @Test
    void copiesAtOnceWhatIsInThePageCache() throws IOException {
        byte[] content = new byte[3 * PIECE];
        new Random(1).nextBytes(content);
        Path written = Files.write(directory.resolve("written"), content);
        try (FileChannel file = FileChannel.open(written)) {
            FileChunks pieces = new FileChunks(channel, reads::add, file, content.length);

            assertThat(bytes(pieces.fetch(PIECE + 1, 5, 0)))
                    .isEqualTo(Arrays.copyOfRange(content, PIECE + 1, PIECE + 6));
            assertThat(reads).isEmpty();
        }
    }

    @Test
    void leavesToAThreadWhatIsNot() throws IOException {
        try (FileChannel file = neverRead(3 * PIECE)) {
            FileChunks pieces = new FileChunks(channel, reads::add, file, 3 * PIECE);
            Future<?> piece = pieces.fetch(PIECE, PIECE, 0);
            assertThat(piece.isDone()).isFalse();

            reads.remove().run();

            assertThat(bytes(piece)).isEqualTo(new byte[PIECE]);
        }
    }

    @Test
    void failsWhereTheFileEndsBefore() throws IOException {
        try (FileChannel file = neverRead(PIECE)) {
            FileChunks pieces = new FileChunks(channel, Runnable::run, file, 2 * PIECE);

            assertThat(pieces.fetch(PIECE - 1, 2, 0).cause()).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void failsWhenNobodyReadsAnyMore() throws IOException {
        try (FileChannel file = neverRead(PIECE)) {
            RejectedExecutionException stopped = new RejectedExecutionException();
            FileChunks pieces = new FileChunks(
                    channel,
                    _ -> {
                        throw stopped;
                    },
                    file,
                    PIECE);

            assertThat(pieces.fetch(0, PIECE, 0).cause()).isSameAs(stopped);
        }
    }

    /** A sparse file, no page of which was ever read or written. */
    private FileChannel neverRead(int size) throws IOException {
        Path sparse = directory.resolve("sparse");
        try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(size);
        }
        return FileChannel.open(sparse, StandardOpenOption.READ);
    }

    private byte[] bytes(Future<?> piece) {
        channel.runPendingTasks();
        assertThat(piece.isSuccess()).isTrue();
        HttpContent content = (HttpContent) piece.getNow();
        byte[] bytes = new byte[content.content().readableBytes()];
        content.content().readBytes(bytes);
        content.release();
        return bytes;
    }
}
