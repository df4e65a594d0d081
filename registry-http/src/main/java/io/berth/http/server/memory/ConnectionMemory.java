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
 * The memory accounting of all connections of a server (ADR 0025): the direct memory of their buffers, and the other
 * cost of each connection and running request. Memory is reserved here before it is used; without room, reads and
 * writes wait. If the wait is long, connections that hold buffers and make no progress are closed, the largest first.
 * Thread-safe.
 */
public final class ConnectionMemory {

    /** The cost of an idle connection, in bytes of heap and native memory, as measured. */
    private static final int PLAIN_CONNECTION = 4 << 10;

    private static final int TLS = 12 << 10;

    /** The additional cost of an HTTP/2 connection. */
    public static final int HTTP2 = 4 << 10;

    /** The cost of a request that runs on a thread. */
    public static final int REQUEST = 10 << 10;

    private static final int PAGE = 8 << 10;

    /** The largest chunk that the allocator takes from the system is {@code PAGE << CHUNK_ORDER}: 16 MiB. */
    private static final int CHUNK_ORDER = 11;

    /** Unused buffers that a loop keeps of each size: these count as free, so there are few. */
    private static final int SMALL_CACHED = 64;

    private static final int NORMAL_CACHED = 8;

    private static final Duration POLL = Duration.ofMillis(2);

    /** How long to wait for buffers before stalled connections are closed. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final int CLOSED_AT_A_TIME = 8;

    private static final Duration STALLED_HEAD = Duration.ofSeconds(1);

    /** How long a reader, or the sender of a body, may make no progress. */
    private static final Duration STALLED = Duration.ofSeconds(5);

    /** Connections that hold less than this of incomplete input are not closed. */
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
     * The accounting of one server.
     *
     * @param loops of the connections
     * @param arenas of buffers: one for each loop avoids contention
     */
    public ConnectionMemory(MemoryLimits limits, EventLoopGroup loops, int arenas) {
        // Not Netty's default, the adaptive allocator, which frees its chunks and zeroes new ones: a seventh of the CPU
        // of a pull over TLS (ADR 0018). No cache for other threads, where buffers would lie unused.
        this.allocator = new PooledByteBufAllocator(
                true, 0, arenas, PAGE, chunkOrder(limits.buffers()), SMALL_CACHED, NORMAL_CACHED, false);
        this.buffers = new BufferMemory(limits.buffers(), allocator::pinnedDirectMemory);
        this.clients = new Clients(limits);
        this.poller = loops.next();
        loops.forEach(loop -> loop.execute(() -> keepChunk(loop)));
    }

    /**
     * Chunks as large as the budget allows: only used pages of a chunk take memory, and one that has room for all
     * uploads of a loop is never freed, mapped and zeroed again. But a page once used stays.
     */
    private static int chunkOrder(long budget) {
        int order = CHUNK_ORDER;
        while (order > 0 && (long) PAGE << order > budget) {
            order--;
        }
        return order;
    }

    /** An unused chunk would be freed, and a new one zeroed for the next buffer of an upload. */
    private void keepChunk(EventExecutor loop) {
        ByteBuf kept = allocator.directBuffer(1);
        loop.terminationFuture().addListener(_ -> kept.release());
    }

    /**
     * The share of the direct memory of this process for buffers of connections, in bytes: a quarter. The rest is for
     * buffers of uploads and of the JDK, and for fragmentation: the JDK blocks an event loop at its own limit, which
     * must never be reached.
     */
    public static long shareOfProcess() {
        return PlatformDependent.maxDirectMemory() / 4;
    }

    /** Holds back the acceptor of the server. */
    public AcceptGate acceptGate() {
        return gate;
    }

    /** The allocator for buffers of connections. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /**
     * Admits or refuses a new connection: runs one of the two on its event loop, at once if there is room. If not it
     * waits a moment, unread. An admitted connection counts until it is closed.
     *
     * @param tls whether it is encrypted
     * @param largest size of its read buffers, in bytes
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
     * Charges more bytes to a connection, until they are released or it is closed; returns false when there is no room
     * even after evictions.
     */
    public boolean charge(Client client, int bytes) {
        return clients.charge(client, bytes);
    }

    /** Releases what {@link #charge} charged. */
    public void release(Client client, int bytes) {
        clients.release(client, bytes);
    }

    /** Sends a response once there is memory for it, at once if there is. Called on the event loop. */
    public void sendAnswer(int bytes, EventLoop loop, Runnable send) {
        when(BufferUse.ANSWER, bytes, loop, send);
    }

    /** Sends a chunk of a blob once there is memory for it, at once if there is. Called on the event loop. */
    public void sendPiece(int bytes, EventLoop loop, Runnable send) {
        when(BufferUse.PIECE, bytes, loop, send);
    }

    /** Whether there is memory for chunks larger than necessary. */
    public boolean isAmpleForPieces() {
        return buffers.isAmple(BufferUse.PIECE);
    }

    private void when(BufferUse use, int bytes, EventLoop loop, Runnable task) {
        if (whenFree(use, bytes, loop, task)) {
            task.run();
        }
    }

    /** Whether the socket may be read now. If not, the task runs on the loop when it may. */
    boolean whenReadable(BufferUse use, int bytes, EventLoop loop, Runnable task) {
        return buffers.isFree(use, bytes) || whenFree(use, bytes, loop, task);
    }

    /** Whether a buffer was reserved. If not, the task runs on the loop when it is. */
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

    /** Before the first request all input belongs to a head, or to a handshake. */
    private static int heldOfHead(Client client) {
        return worthwhile(client.isServed() ? client.undecoded() : client.unparsed());
    }

    /** Within a body: a part of a frame or of a TLS record, whose rest may be waiting for memory that others hold. */
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

    /** The cost of open connections and running requests, in bytes. */
    public long clientsHeld() {
        return clients.held();
    }

    /** The number of connections evicted so far. */
    public long evictions() {
        return clients.evictions();
    }
}
