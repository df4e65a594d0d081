package io.berth.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.berth.core.model.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UploadContentTest {

    @TempDir
    Path folder;

    @Test
    void hashesBytesOnTheirWayAndNeverReadsThemAgain() throws IOException {
        byte[] bytes = new byte[700_001];
        new Random(1).nextBytes(bytes);
        try (UploadContent content = new UploadContent(open(), Optional.empty())) {
            content.append(ByteBuffer.wrap(bytes, 0, 300_000), Digest.Algorithm.SHA256);
            content.append(ByteBuffer.wrap(bytes, 300_000, 400_001), Digest.Algorithm.SHA256);
            // A second pass would hash this.
            content.file().write(ByteBuffer.wrap(new byte[1000]), 0);

            assertThat(content.digest(Digest.Algorithm.SHA256)).isEqualTo(Digest.Algorithm.SHA256.digestOf(bytes));
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                folder.resolve("data"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
