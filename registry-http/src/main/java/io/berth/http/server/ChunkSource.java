package io.berth.http.server;

import io.netty.util.concurrent.Future;

/** Where the pieces of a long answer come from. Used on the event loop of its connection only. */
interface ChunkSource {

    /** The most bytes of one piece. */
    int most();

    /** Bytes of buffers that a piece takes for each of its bytes. */
    int buffers();

    /**
     * Some bytes of the blob, as a connection takes them over: at once where nothing has to be waited for, else later.
     *
     * @param rest how many more will be asked for after these, if all goes well
     */
    Future<?> fetch(long offset, int length, long rest);

    /** No more will be asked for. */
    default void end() {}
}
