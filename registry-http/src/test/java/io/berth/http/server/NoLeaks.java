package io.berth.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ResourceLeakDetector;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaked a Netty buffer or a BoringSSL object. Requires the paranoid leak detection enabled by
 * the build.
 */
final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

    private final LoggedErrors reports = new LoggedErrors(ResourceLeakDetector.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    }

    @Override
    @SuppressWarnings("SystemGc") // a leak shows when the buffer is collected without having been released
    public void afterAll(ExtensionContext context) throws SSLException {
        System.gc();
        // Leaks are reported when the next buffers are allocated.
        for (int i = 0; i < 1000; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        if (OpenSsl.isAvailable()) {
            makeContext();
        }
        reports.close();
        assertThat(reports.messages()).isEmpty();
    }

    /** As with buffers: leaked contexts and connections are reported when the next ones are created. */
    private static void makeContext() throws SSLException {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .build();
        ReferenceCountUtil.release(context.newEngine(ByteBufAllocator.DEFAULT));
        ReferenceCountUtil.release(context);
    }
}
