package io.berth.http.server.memory;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection in the memory accounting. Updated by its event loop; read by any thread that needs memory. */
public final class Client {

    private static final long LATELY = Duration.ofSeconds(1).toNanos();

    private final Channel channel;
    private final Object site;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger unparsed = new AtomicInteger();
    private final AtomicInteger unsent = new AtomicInteger();
    private volatile int undecoded;
    private volatile long lastActive = System.nanoTime();
    private volatile boolean awaited;
    private volatile boolean incomplete;

    Client(Channel channel, Object site) {
        this.channel = channel;
        this.site = site;
    }

    /** The client's address; connections of one address share its limits. */
    Object site() {
        return site;
    }

    Channel channel() {
        return channel;
    }

    /** A request head was received in full; the request counts until it is answered. */
    public void began() {
        requests.incrementAndGet();
        parsed();
    }

    /** A request was answered or aborted. */
    public void ended() {
        requests.decrementAndGet();
        lastActive = System.nanoTime();
    }

    /** Sets whether the body of its request is incomplete. */
    public void incomplete(boolean isIncomplete) {
        incomplete = isIncomplete;
    }

    /** Whether it has an unanswered request. */
    boolean isServed() {
        return requests.get() > 0;
    }

    /** The socket will be read as soon as data arrives. */
    void awaited() {
        awaited = true;
    }

    /** Whether it is waiting for the client: for a request, or for the rest of one. */
    boolean isAwaited() {
        return awaited && (!isServed() || incomplete);
    }

    /** Bytes were read from the socket. */
    void received(int bytes) {
        awaited = false;
        unparsed.addAndGet(bytes);
    }

    /** All input so far was parsed, except the beginning of what follows. */
    public void parsed() {
        unparsed.setPlain(0);
        lastActive = System.nanoTime();
    }

    /** All input so far was discarded and is no longer held. */
    public void discarded() {
        undecoded(0);
    }

    /** The HTTP/1 decoder holds this many bytes of an incomplete head or trailer, and nothing else. */
    public void undecoded(int bytes) {
        undecoded = bytes;
        unparsed.setPlain(bytes);
    }

    /** Bytes held of an incomplete head or trailer, as reported by the decoder. */
    int undecoded() {
        return undecoded;
    }

    /** Bytes received since the last parsed element: held as part of a head, a trailer or a TLS record. */
    int unparsed() {
        return unparsed.get();
    }

    /** Bytes were written to the socket. */
    public void sending(int bytes) {
        unsent.addAndGet(bytes);
        lastActive = System.nanoTime();
    }

    /** This many bytes were sent, or their write failed. */
    public void sent(int bytes) {
        unsent.addAndGet(-bytes);
        lastActive = System.nanoTime();
    }

    /** Bytes written and not yet taken by the client. */
    int unsent() {
        return unsent.get();
    }

    /** Whether something was sent or parsed within the last second, so that a response may still be on its way. */
    public boolean wasActiveLately() {
        return idleNanos(System.nanoTime()) < LATELY;
    }

    /** The time when input was last parsed or something was written, in nanoseconds of the JVM's clock. */
    long lastActive() {
        return lastActive;
    }

    /** Nanoseconds since input was last parsed or something was written. */
    long idleNanos(long now) {
        return now - lastActive;
    }
}
