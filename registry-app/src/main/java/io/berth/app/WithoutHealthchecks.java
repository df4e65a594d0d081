package io.berth.app;

import io.berth.http.message.FinishedRequest;
import io.berth.http.message.RequestListener;
import java.net.InetAddress;

/**
 * Excludes successful requests of {@code registry healthcheck} from the access log, which a container sends twice a
 * minute.
 */
record WithoutHealthchecks(RequestListener log) implements RequestListener {

    @Override
    public void finished(FinishedRequest exchange) {
        if (!isHealthcheck(exchange)) {
            log.finished(exchange);
        }
    }

    /** A successful one from this machine. A client that forges the User-Agent hides only its requests for the root. */
    private static boolean isHealthcheck(FinishedRequest exchange) {
        return exchange.target().equals("/")
                && exchange.method().equals("GET")
                && exchange.status() == 200
                && exchange.userAgent().filter(HealthProbe.USER_AGENT::equals).isPresent()
                && isHere(exchange.client());
    }

    private static boolean isHere(String client) {
        try {
            return InetAddress.ofLiteral(client).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            // The peer of a Unix domain socket is on this machine.
            return true;
        }
    }
}
