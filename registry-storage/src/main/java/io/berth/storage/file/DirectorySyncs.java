package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects the sync calls that a file system supports: some network and FUSE ones can sync files but not directories.
 */
final class DirectorySyncs {

    private static final Logger LOG = LoggerFactory.getLogger(DirectorySyncs.class);

    /** The message of a disk failure, which must be reported. */
    private static final String BROKEN = "Input/output error";

    private DirectorySyncs() {}

    /** The calls, without those for directories where this directory's file system does not support them. */
    static SyncCalls supportedAt(Path directory, SyncCalls calls) throws IOException {
        try {
            calls.directory(directory);
            return calls;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains(BROKEN)) {
                throw e;
            }
            LOG.warn(
                    "the file system of {} syncs no directories ({}): pushes work, but what was pushed last may be lost"
                            + " when the power fails",
                    directory,
                    e.toString());
            return new FilesOnly(calls);
        }
    }

    private record FilesOnly(SyncCalls calls) implements SyncCalls {

        @Override
        public void content(FileChannel file) throws IOException {
            calls.content(file);
        }

        @Override
        public void directory(Path directory) {}
    }
}
