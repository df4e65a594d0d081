package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The two system calls that flush to disk. */
interface SyncCalls {

    /** Those of the operating system. */
    SyncCalls OF_THE_SYSTEM = new SyncCalls() {
        @Override
        public void content(FileChannel file) throws IOException {
            file.force(false);
        }

        @Override
        public void directory(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (NoSuchFileException e) {
                // The directory was removed meanwhile, with all it contained.
            }
        }
    };

    /** Makes the content of an open file durable. */
    void content(FileChannel file) throws IOException;

    /** Makes additions to a directory and removals from it durable. */
    void directory(Path directory) throws IOException;
}
