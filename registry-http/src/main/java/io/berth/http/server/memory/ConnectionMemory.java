package io.berth.http.server.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The account of what all connections of a server hold (ADR 0025): the direct memory of their buffers, and what each
 * connection and each running request costs beside. Nothing is held that was not reserved here; what there is no room
 * for waits, unread and unsent. When that takes long, connections are closed that hold buffers and make no progress,
 * those first that hold the most. Safe for use by many threads.
 */
public final class ConnectionMemory {

    /** What a connection costs while it waits for a request, in bytes of heap and native memory, as measured. */
    private static final int PLAIN_CONNECTION = 4 << 10;

    private static final int TLS = 12 << 10;

    /** What a connection costs beside when it is HTTP/2. */
    public static final int HTTP2 = 4 << 10;

    /** What a request costs while it runs on a thread. */
    public static final int REQUEST = 10 << 10;

    private static final int PAGE = 8 << 10;

    /** 4 MiB are taken from the JVM at a time: more than one fast upload has on its way. */
    private static final int CHUNK_ORDER = 9;

    private static final Duration POLL = Duration.ofMillis(2);

    /** How long buffers are waited for before connections are closed that make no progress. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int CLOSED_AT_A_TIME = 8;

    private static final Duration STALLED_HEAD = Duration.ofSeconds(1);

    /** For a reader, and for the sender of a body. */
    private static final Duration STALLED = Duration.ofSeconds(5);

    /** Less held of something unfinished is not worth a connection. */
    private static final int WORTHWHILE = 1 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionMemory.class);

    private final PooledByteBufAllocator allocator;
    private final BufferMemory buffers;
    private final Clients clients;
    private final AcceptGate gate = new AcceptGate();
    private final WaitingConnections waitingConnections = new WaitingConnections(gate);
    private final EventLoop poller;
    private final AtomicBoolean polling = new AtomicBoolean();

    /**
     * The account of one server.
     *
     * @param loops of the connections
     * @param arenas of buffers: as many as there are loops, which then do not wait for each other
     */
    public ConnectionMemory(MemoryLimits limits, EventLoopGroup loops, int arenas) {
        // The adaptive one, the usual, gives its chunks back and clears new ones: a seventh of the CPU of a pull over
        // TLS (ADR 0018). It has no cache for other threads, where buffers would lie unused.
        this.allocator = new PooledByteBufAllocator(true, 0, arenas, PAGE, CHUNK_ORDER, 256, 64, false);
        this.buffers = new BufferMemory(limits.buffers(), allocator::pinnedDirectMemory);
        this.clients = new Clients(limits);
        this.poller = loops.next();
        loops.forEach(loop -> loop.execute(() -> keepChunk(loop)));
    }

    /** A chunk of which nothing is in use would be given back, and cleared anew for the next buffer of an upload. */
    private void keepChunk(EventExecutor loop) {
        ByteBuf kept = allocator.directBuffer(1);
        loop.terminationFuture().addListener(_ -> kept.release());
    }

    /**
     * The share of the direct memory of this process that buffers of connections may take, in bytes: a quarter of it.
     * The rest is for buffers of uploads and of the JDK, and for what lies unused between buffers: the JDK makes an
     * event loop wait where its own limit is reached, so that one must never be.
     */
    public static long shareOfProcess() {
        return PlatformDependent.maxDirectMemory() / 4;
    }

    /** What holds back the acceptor of the server. */
    public AcceptGate acceptGate() {
        return gate;
    }

    /** Where the buffers of connections come from. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /**
     * A new connection: calls one of the two on its event loop, at once where there is room for it. Where there is none
     * it waits a moment, unread. An admitted connection counts until it is closed.
     *
     * @param tls whether it is encrypted
     * @param largest buffer that it reads into, in bytes
     */
    public void admit(Channel channel, boolean tls, int largest, Consumer<Client> admitted, Runnable refused) {
        waitingConnections.admit(channel, () -> admit(channel, tls, largest, admitted), refused);
    }

    private boolean admit(Channel channel, boolean tls, int largest, Consumer<Client> admitted) {
        Optional<Client> client = clients.admit(channel, PLAIN_CONNECTION + (tls ? TLS : 0));
        client.ifPresent(one -> {
            channel.config().setRecvByteBufAllocator(new ReceiveBuffers(largest, buffers, one));
            channel.pipeline().addLast(new ReceiveGate(this, one));
            admitted.accept(one);
        });
        return client.isPresent();
    }

    /**
     * Holds more bytes for a connection, until they are released or it is closed; false when there is no room even
     * without the connections that have no request.
     */
    public boolean charge(Client client, int bytes) {
        return clients.charge(client, bytes);
    }

    /** Gives back what {@link #charge} held. */
    public void release(Client client, int bytes) {
        clients.release(client, bytes);
    }

    /** Sends an answer once there is memory for it, at once if there is. Called on the event loop. */
    public void sendAnswer(int bytes, EventLoop loop, Runnable send) {
        when(BufferUse.ANSWER, bytes, loop, send);
    }

    /** Sends a piece of a blob once there is memory for it, at once if there is. Called on the event loop. */
    public void sendPiece(int bytes, EventLoop loop, Runnable send) {
        when(BufferUse.PIECE, bytes, loop, send);
    }

    /** Whether there is memory for pieces that are larger than they need to be. */
    public boolean isAmpleForPieces() {
        return buffers.isAmple(BufferUse.PIECE);
    }

    private void when(BufferUse use, int bytes, EventLoop loop, Runnable task) {
        if (whenFree(use, bytes, loop, task)) {
            task.run();
        }
    }

    /** Whether the socket may be read now. If not, the task runs on the loop once it may be. */
    boolean whenReadable(BufferUse use, int bytes, EventLoop loop, Runnable task) {
        return buffers.isFree(use, bytes) || whenFree(use, bytes, loop, task);
    }

    /** Whether a buffer was reserved. If not, the task runs on the loop once it is. */
    private boolean whenFree(BufferUse use, int bytes, EventLoop loop, Runnable task) {
        if (buffers.tryReserveInOrder(use, bytes)) {
            return true;
        }
        buffers.await(use, bytes, () -> loop.execute(task));
        if (polling.compareAndSet(false, true)) {
            poll();
        }
        return false;
    }

    private void poll() {
        poller.schedule(this::look, POLL.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        buffers.grant();
        for (int i = 0; i < CLOSED_AT_A_TIME && buffers.longestWait() > PATIENCE.toNanos(); i++) {
            relieve();
        }
        polling.set(false);
        if (buffers.isAwaited() && polling.compareAndSet(false, true)) {
            poll();
        }
    }

    private void relieve() {
        boolean relieved = clients.evictLargest(ConnectionMemory::heldOfHead, STALLED_HEAD.toNanos())
                || clients.evictLargest(Client::unsent, STALLED.toNanos())
                || clients.evictLargest(ConnectionMemory::heldUnparsed, STALLED.toNanos());
        if (relieved) {
            LOG.debug("closed a connection that held buffers and made no progress, as others wait for memory");
        }
    }

    /** Before the first request it is all of a head, or of a handshake. */
    private static int heldOfHead(Client client) {
        return worthwhile(client.isServed() ? client.undecoded() : client.unparsed());
    }

    /**
     * Of a body it is a part of a frame or of a record, for whose rest it may wait while others wait for its memory.
     */
    private static int heldUnparsed(Client client) {
        return worthwhile(client.unparsed());
    }

    private static int worthwhile(int held) {
        return held < WORTHWHILE ? 0 : held;
    }

    /** Bytes of buffers in use. */
    public long buffersInUse() {
        return allocator.pinnedDirectMemory();
    }

    /** What connections and running requests cost now, in bytes. */
    public long clientsHeld() {
        return clients.held();
    }

    /** Connections closed so far to make room for others. */
    public long evictions() {
        return clients.evictions();
    }
}
