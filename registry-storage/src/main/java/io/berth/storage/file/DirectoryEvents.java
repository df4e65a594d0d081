package io.berth.storage.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Change events of directories from the kernel. A change completed before a call of {@link #read} is reported by that
 * call or an earlier one, whichever process made it. Used by one thread at a time.
 */
interface DirectoryEvents extends AutoCloseable {

    /** Opens the events of a system. */
    @FunctionalInterface
    interface Source {
        DirectoryEvents open() throws IOException;
    }

    /** Receives events in order. */
    interface Listener {

        /** A name was added to a directory. */
        void appeared(int directory, String name);

        /** A name was removed from a directory. */
        void vanished(int directory, String name);

        /** A directory itself was removed or moved; no more events follow for it. */
        void lost(int directory);

        /** The kernel's event queue overflowed: any change may be missing. */
        void overflowed();
    }

    /**
     * Starts watching a directory.
     *
     * @return its id in events
     * @throws IOException when there is no such directory, or the limit of watches is reached
     */
    int watch(Path directory) throws IOException;

    /** Stops watching a directory. Pending events may still follow. */
    void unwatch(int directory);

    /** Reports the events since the last call. Does not wait for events. */
    void read(Listener listener) throws IOException;

    @Override
    void close();
}
