package io.berth.http.server;

import io.netty.util.concurrent.Future;

/** The source of the chunks of a long response. Used on the event loop of its connection only. */
interface ChunkSource {

    /** The maximum size of a chunk, in bytes. */
    int most();

    /** Buffer bytes needed for each byte of a chunk. */
    int buffers();

    /**
     * Fetches some bytes of the blob in a form that the channel can write: completes at once where no I/O is needed,
     * else later.
     *
     * @param rest how many more bytes will be requested after these unless the response is aborted
     */
    Future<?> fetch(long offset, int length, long rest);

    /** Called when no more chunks will be requested. */
    default void end() {}
}
