package io.berth.http.server.memory;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection, as the account of memory sees it. Told by the event loop of the connection; looked at by any thread
 * that needs memory.
 */
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

    /** Where it comes from; connections from one place share what they may take. */
    Object site() {
        return site;
    }

    Channel channel() {
        return channel;
    }

    /** The head of a request arrived in full; it counts until it is answered. */
    public void began() {
        requests.incrementAndGet();
        parsed();
    }

    /** A request was answered, or given up. */
    public void ended() {
        requests.decrementAndGet();
        lastActive = System.nanoTime();
    }

    /** Whether the body of its request is still to come. */
    public void incomplete(boolean isIncomplete) {
        incomplete = isIncomplete;
    }

    /** Whether it has a request that is not answered yet. */
    boolean isServed() {
        return requests.get() > 0;
    }

    /** The socket is read as soon as something comes. */
    void awaited() {
        awaited = true;
    }

    /** Whether nothing is done but to wait for the client: for a request, or for the rest of one. */
    boolean isAwaited() {
        return awaited && (!isServed() || incomplete);
    }

    /** Bytes came off the socket. */
    void received(int bytes) {
        awaited = false;
        unparsed.addAndGet(bytes);
    }

    /** What came so far was understood, but for the beginning of what comes next. */
    public void parsed() {
        unparsed.setPlain(0);
        lastActive = System.nanoTime();
    }

    /** What came so far is of no use, and is held no more. */
    public void discarded() {
        undecoded(0);
    }

    /** The decoder of HTTP/1 holds this many bytes of a head or trailer that has not ended, and nothing else. */
    public void undecoded(int bytes) {
        undecoded = bytes;
        unparsed.setPlain(bytes);
    }

    /** Bytes that are held of a head or trailer that has not ended, as far as its decoder said. */
    int undecoded() {
        return undecoded;
    }

    /** Bytes that came since something was understood: a part of a head, a trailer or a record, which is held. */
    int unparsed() {
        return unparsed.get();
    }

    /** Bytes were handed to the socket. */
    public void sending(int bytes) {
        unsent.addAndGet(bytes);
        lastActive = System.nanoTime();
    }

    /** So many of them were taken by the client, or will never be. */
    public void sent(int bytes) {
        unsent.addAndGet(-bytes);
        lastActive = System.nanoTime();
    }

    /** Bytes that the client has not taken yet. */
    int unsent() {
        return unsent.get();
    }

    /** Whether something was sent or understood within the last second, so that an answer may still be on its way. */
    public boolean wasActiveLately() {
        return idleNanos(System.nanoTime()) < LATELY;
    }

    /**
     * When something that it sent was last understood or something was sent to it, in nanoseconds of the JVM's clock.
     */
    long lastActive() {
        return lastActive;
    }

    /** For how long nothing that it sent was understood and nothing was sent to it, in nanoseconds. */
    long idleNanos(long now) {
        return now - lastActive;
    }
}
