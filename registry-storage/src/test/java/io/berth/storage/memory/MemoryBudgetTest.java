package io.berth.storage.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {

    private final MemoryStorage storage = MemoryStorage.create(1000, Duration.ofSeconds(1), Clock.systemUTC());

    private Digest put(int length) throws IOException {
        byte[] content = new byte[length];
        Digest digest = Digest.Algorithm.SHA256.digestOf(content);
        storage.blobs().put(digest, ByteBuffer.wrap(content));
        return digest;
    }

    @Test
    void refusesMoreThanItMayHold() throws IOException {
        put(600);

        assertThatThrownBy(() -> put(500)).isInstanceOf(IOException.class).hasMessageContaining("1000 bytes");
        assertThat(storage.blobs().size(Digest.Algorithm.SHA256.digestOf(new byte[500])))
                .isEmpty();
    }

    @Test
    void takesMoreOnceSomethingIsDeleted() throws IOException {
        storage.blobs().delete(put(600));

        assertThat(storage.blobs().size(put(500))).hasValue(500);
    }
}
