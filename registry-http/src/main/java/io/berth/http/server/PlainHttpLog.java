package io.berth.http.server;

import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs plain HTTP requests to the HTTPS port: the first one, then once a minute the number of further ones. Clients can
 * send them without limit.
 */
final class PlainHttpLog {

    private static final Logger LOG = LoggerFactory.getLogger(PlainHttpLog.class);

    static final Duration PERIOD = Duration.ofMinutes(1);

    private boolean counting;
    private long more;

    /** @param loop on which the count is logged */
    void note(SocketAddress client, EventExecutor loop) {
        if (begins()) {
            LOG.info("{} sent plain HTTP to the port of HTTPS: answered 400", client);
            loop.schedule(this::report, PERIOD.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private synchronized boolean begins() {
        if (counting) {
            more++;
            return false;
        }
        counting = true;
        return true;
    }

    private void report() {
        long counted = end();
        if (counted > 0) {
            LOG.info("plain HTTP was sent to the port of HTTPS {} more times within a minute: answered 400", counted);
        }
    }

    private synchronized long end() {
        long counted = more;
        more = 0;
        counting = false;
        return counted;
    }
}
