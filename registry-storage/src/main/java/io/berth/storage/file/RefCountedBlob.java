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
 * The content of one blob shared by many readers: an open file, or its bytes when small. The file is closed when the
 * last reader, and the cache, has released it.
 */
final class RefCountedBlob {

    private static final Logger LOG = LoggerFactory.getLogger(RefCountedBlob.class);

    /** Up to this size a read costs less than sendfile, and most image configurations fit. */
    private static final int SMALL = 16 * 1024;

    private final BlobContent content;
    private int holders = 1;

    private RefCountedBlob(BlobContent content) {
        this.content = content;
    }

    /** Takes over an open file; the caller holds the first reference. */
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

    /** The size in bytes. */
    long size() {
        return content.size();
    }

    /** The approximate cost of caching it: a file costs a descriptor, which are limited. */
    int weight() {
        return content.size() > SMALL ? SMALL : Math.toIntExact(content.size());
    }

    /** Adds a reader, who closes the content; empty when all references were released. */
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

    /** Releases a reference; called once by each holder. */
    synchronized void letGo() {
        holders--;
        if (holders == 0) {
            try {
                content.close();
            } catch (IOException e) {
                // It was only read, so nothing is lost.
                LOG.warn("a blob's file could not be closed: {}", e.toString());
            }
        }
    }

    /** A reader's reference; closing it again has no effect. */
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
