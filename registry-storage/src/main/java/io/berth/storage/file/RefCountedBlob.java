package io.berth.storage.file;

import io.berth.core.store.BlobContent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content of one blob for many readers: an open file, or what was in it when that is little. The file is closed
 * when the last of its readers, and whoever keeps it for the next one, has let go.
 */
final class RefCountedBlob {

    private static final Logger LOG = LoggerFactory.getLogger(RefCountedBlob.class);

    /** Up to here reading costs less than what it takes to have the kernel send it, and a configuration fits in. */
    private static final int SMALL = 16 * 1024;

    private final BlobContent content;
    private int holders = 1;

    private RefCountedBlob(BlobContent content) {
        this.content = content;
    }

    /** Takes over an open file; its opener is the first holder. */
    static RefCountedBlob of(FileChannel file) throws IOException {
        boolean kept = false;
        try {
            long size = file.size();
            kept = size > SMALL;
            return new RefCountedBlob(
                    kept
                            ? new BlobContent.InFile(file, size)
                            : new BlobContent.InMemory(StoredFiles.read(file, Math.toIntExact(size))));
        } finally {
            if (!kept) {
                file.close();
            }
        }
    }

    /** In bytes. */
    long size() {
        return content.size();
    }

    /** What it takes to keep, about: a file costs a descriptor, of which there are only so many. */
    int weight() {
        return content.size() > SMALL ? SMALL : Math.toIntExact(content.size());
    }

    /** The content for one more reader, who closes it; empty when everybody has let go. */
    synchronized Optional<BlobContent> lend() {
        if (!(content instanceof BlobContent.InFile(FileChannel file, long size, Closeable _))) {
            return Optional.of(content);
        }
        if (holders == 0) {
            return Optional.empty();
        }
        holders++;
        return Optional.of(new BlobContent.InFile(file, size, new Lease()));
    }

    /** To be called once by each holder. */
    synchronized void letGo() {
        holders--;
        if (holders == 0) {
            try {
                content.close();
            } catch (IOException e) {
                // It was only read from, so nothing is lost.
                LOG.warn("a blob's file could not be closed: {}", e.toString());
            }
        }
    }

    /** One reader's hold; closing it again does nothing. */
    private final class Lease implements Closeable {

        private final AtomicBoolean held = new AtomicBoolean(true);

        @Override
        public void close() {
            if (held.getAndSet(false)) {
                letGo();
            }
        }
    }
}
