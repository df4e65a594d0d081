package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.core.store.UploadSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FileUploadSessionTest {

    private static final RepositoryName APP = new RepositoryName("app");

    @TempDir
    Path folder;

    private FileStorage storage;
    private UploadId id;

    @BeforeEach
    void begin() throws IOException {
        storage = FileStorage.open(folder, FileStorageSettings.DEFAULTS, Clock.systemUTC());
        id = UploadId.random();
        storage.uploads().begin(APP, id);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    /** Reports available bytes, and fails when they are read. */
    private static final class Vanished implements ReadableByteChannel {

        @Override
        public int read(ByteBuffer destination) throws IOException {
            if (destination.hasRemaining()) {
                throw new IOException("the client vanished");
            }
            return 0;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    /** Returns a chunk at most, then the rest, then nothing; reports the end also to a read with an empty buffer. */
    private static final class Arriving implements ReadableByteChannel {

        private final ReadableByteChannel bytes;
        private boolean ended;
        private int readsWithRoom;

        private Arriving(byte[] bytes) {
            this.bytes = Channels.newChannel(new ByteArrayInputStream(bytes));
            this.ended = bytes.length == 0;
        }

        @Override
        public int read(ByteBuffer destination) throws IOException {
            if (!destination.hasRemaining()) {
                return ended ? -1 : 0;
            }
            readsWithRoom++;
            int count = bytes.read(destination);
            ended = destination.hasRemaining();
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private void append(ReadableByteChannel content) throws IOException {
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            session.append(content, Digest.Algorithm.SHA256);
        }
    }

    @Test
    void keepsAllThatComesInLargePieces() throws IOException {
        byte[] bytes = new byte[2 * ChunkBuffers.SIZE + 100_001];
        new Random(1).nextBytes(bytes);
        append(new Arriving(bytes));
        Digest digest = Digest.Algorithm.SHA256.digestOf(bytes);
        try (UploadSession session = storage.uploads().take(APP, id).orElseThrow()) {
            assertThat(session.offset()).isEqualTo(bytes.length);
            session.finish(digest);
        }

        assertThat(storage.blobs().size(digest)).hasValue(bytes.length);
    }

    @Test
    void takesNoBufferWhenNothingComes() throws IOException {
        Arriving nothing = new Arriving(new byte[0]);
        append(nothing);

        assertThat(nothing.readsWithRoom).isZero();
    }

    @Test
    @Timeout(60)
    void keepsNoBufferOfAClientThatVanished() throws IOException {
        for (int i = 0; i < ChunkBuffers.MOST; i++) {
            assertThatThrownBy(() -> append(new Vanished())).hasMessage("the client vanished");
        }
        // Blocks if all buffers were leaked.
        append(new Arriving(new byte[] {1}));
    }
}
