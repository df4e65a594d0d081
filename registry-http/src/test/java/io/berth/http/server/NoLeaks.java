package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaked a Netty buffer. Needs the paranoid detection that the build switches on. */
final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

    private final LoggedErrors reports = new LoggedErrors(ResourceLeakDetector.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    @SuppressWarnings("SystemGc") // a leak shows when the buffer is collected without having been released
    public void afterAll(ExtensionContext context) {
        System.gc();
        // Reports are made when the next buffers are handed out.
        for (int i = 0; i < 1000; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        reports.close();
        assertThat(reports.messages()).isEmpty();
    }
}
