package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What happens in directories, as the kernel tells it. A change that was done before {@link #read} is called is told by
 * that call or an earlier one, whichever process made it. Used by one thread at a time.
 */
interface DirectoryEvents extends AutoCloseable {

    /** Opens the events of a system. */
    @FunctionalInterface
    interface Source {
        DirectoryEvents open() throws IOException;
    }

    /** Is told what happened, in order. */
    interface Listener {

        /** A name came into a directory. */
        void appeared(int directory, String name);

        /** A name went from a directory. */
        void vanished(int directory, String name);

        /** A directory itself went, or went elsewhere; nothing more is told of it. */
        void lost(int directory);

        /** More happened than the kernel keeps, so that anything may have. */
        void overflowed();
    }

    /**
     * Begins to watch a directory.
     *
     * @return what it is called in what is told
     * @throws IOException when there is no such directory, or no more can be watched
     */
    int watch(Path directory) throws IOException;

    /** Stops watching a directory. Something may still be told of it. */
    void unwatch(int directory);

    /** Tells what happened since the last call. Does not wait for anything to happen. */
    void read(Listener listener) throws IOException;

    @Override
    void close();
}
