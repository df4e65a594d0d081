package io.berth.http.server.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Sizes the read buffers of one connection: as large as recent reads while memory is ample; else small, and one at a
 * time when memory is used up.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {

    /** The smallest read buffer, in bytes: there is always memory for one of this size. */
    static final int LEAST = 2 * 1024;

    private static final int MODEST = 64 * 1024;

    private final AdaptiveRecvByteBufAllocator sizes;
    private final BufferMemory memory;
    private final Client client;

    ReceiveBuffers(int largest, BufferMemory memory, Client client) {
        this.sizes = new AdaptiveRecvByteBufAllocator(Math.min(1024, largest), 4096, largest);
        this.memory = memory;
        this.client = client;
    }

    @Override
    @SuppressWarnings("deprecation") // the method is part of the interface
    public Handle newHandle() {
        return new Reserving((ExtendedHandle) sizes.newHandle());
    }

    private final class Reserving extends DelegatingHandle implements ExtendedHandle {

        private boolean isUsedUp;

        Reserving(ExtendedHandle sizes) {
            super(sizes);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            BufferUse use = BufferUse.toRead(client);
            int size = memory.tryReserve(use, delegate().guess(), MODEST);
            isUsedUp = size == 0;
            return allocator.ioBuffer(isUsedUp ? LEAST : size);
        }

        @Override
        public boolean continueReading() {
            return !isUsedUp && delegate().continueReading();
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return !isUsedUp && ((ExtendedHandle) delegate()).continueReading(maybeMoreData);
        }
    }
}
