package io.berth.http.server;

import io.berth.core.store.Blocking;
import io.berth.http.message.Request;
import io.berth.http.message.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Request handlers of tests. */
final class Handlers {

    private Handlers() {}

    /** Returns method, target and body of the request. */
    static Response echo(Request request) throws IOException {
        byte[] body = body(request);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        said.writeBytes((request.method() + " " + request.target() + " ").getBytes(StandardCharsets.US_ASCII));
        said.writeBytes(body);
        return Response.of(200, "text/plain", said.toByteArray());
    }

    static byte[] body(Request request) throws IOException {
        InputStream in = Channels.newInputStream(request.body());
        return in.readAllBytes();
    }

    /** Refuses without reading the body. */
    static Response refuse(Request request) {
        return Response.of(401, "text/plain", "no");
    }

    /**
     * Signals that a request is running, and waits with a timeout. Signals only on a thread that may block: an attempt
     * before that is retried.
     */
    static void runUntil(CountDownLatch running, CountDownLatch finish) throws IOException {
        Blocking.checkpoint();
        running.countDown();
        await(finish);
    }

    /** Waits with a timeout. */
    static void await(CountDownLatch latch) throws IOException {
        Blocking.checkpoint();
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IOException("nothing happened");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
