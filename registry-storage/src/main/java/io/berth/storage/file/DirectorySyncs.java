package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sync calls that a file system has: some network and FUSE ones sync files and no directories. */
final class DirectorySyncs {

    private static final Logger LOG = LoggerFactory.getLogger(DirectorySyncs.class);

    /** What the system says of a disk that fails, which must stay a failure. */
    private static final String BROKEN = "Input/output error";

    private DirectorySyncs() {}

    /** These calls, without those for directories where the file system of this one refuses them. */
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
