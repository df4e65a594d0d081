package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Locks files against other processes, where the file system supports it; some network ones do not. */
final class FileLocks {

    private static final Logger LOG = LoggerFactory.getLogger(FileLocks.class);

    private final Call call;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** The system call. */
    @FunctionalInterface
    interface Call {
        /** False when another process holds the lock. */
        boolean tryLock(FileChannel file) throws IOException;
    }

    FileLocks(Call call) {
        this.call = call;
    }

    /**
     * Locks a file until it is closed; returns false when another process has the lock. Returns true where locks are
     * not supported.
     */
    boolean tryLock(FileChannel file) {
        try {
            return call.tryLock(file);
        } catch (IOException e) {
            warn(e);
            return true;
        }
    }

    private void warn(IOException failure) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "the file system locks no files ({}): pushes work, but nothing keeps another registry on the same"
                            + " volume from writing to the same upload at the same time; run one registry on it",
                    failure.getMessage());
        }
    }
}
