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
 * Fails a test class that leaked a buffer of Netty, or a part of BoringSSL. Needs the paranoid detection that the build
 * switches on.
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
        // Reports are made when the next buffers are handed out.
        for (int i = 0; i < 1000; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        if (OpenSsl.isAvailable()) {
            makeContext();
        }
        reports.close();
        assertThat(reports.messages()).isEmpty();
    }

    /** Like the buffers: contexts and connections that leaked are reported when the next ones are made. */
    private static void makeContext() throws SSLException {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .build();
        ReferenceCountUtil.release(context.newEngine(ByteBufAllocator.DEFAULT));
        ReferenceCountUtil.release(context);
    }
}
