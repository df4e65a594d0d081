package io.berth.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.berth.app.config.LogConfig;
import io.berth.core.schedule.Scheduler;
import io.berth.http.message.FinishedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The access log drops no lines unnecessarily, and never waits for the reader of its output. */
final class AccessLogWriterTest {

    private final Scheduler scheduler = new Scheduler(Clock.systemUTC());
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static FinishedRequest request(int number) {
        return new FinishedRequest(
                Instant.EPOCH,
                Duration.ZERO,
                "GET",
                "/" + number,
                "HTTP/1.1",
                200,
                0,
                0,
                "192.0.2.1",
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "id",
                false);
    }

    private long lines() {
        return written.toString(StandardCharsets.UTF_8).lines().count();
    }

    @Test
    void closingWritesWhatIsWaiting() {
        try (AccessLogWriter log = AccessLogWriter.start(LogConfig.DEFAULT, written, scheduler)) {
            for (int i = 0; i < 1000; i++) {
                log.finished(request(i));
            }
        }
        assertThat(lines()).isEqualTo(1000);
        assertThat(written.toString(StandardCharsets.UTF_8).lines().skip(999))
                .first()
                .asString()
                .contains("/999 ");
    }

    @Test
    void stuckReaderStopsNobody() {
        CountDownLatch unstuck = new CountDownLatch(1);
        try (AccessLogWriter log = AccessLogWriter.start(LogConfig.DEFAULT, new Stuck(unstuck), scheduler)) {
            for (int i = 0; i < 20_000; i++) {
                log.finished(request(i));
            }
            unstuck.countDown();
            await().until(() -> lines() >= 8192);
        }
        assertThat(lines()).isBetween(8192L, 19_999L);
    }

    /** Blocks until the latch opens. */
    private final class Stuck extends OutputStream {

        private final CountDownLatch unstuck;

        private Stuck(CountDownLatch unstuck) {
            this.unstuck = unstuck;
        }

        @Override
        public void write(int oneByte) throws IOException {
            throw new IOException("only whole batches are written");
        }

        @Override
        public void write(byte[] bytes) {
            try {
                unstuck.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.writeBytes(bytes);
        }
    }
}
