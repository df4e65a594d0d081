package io.berth.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The two calls that reach the disk. */
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
                // Removed meanwhile, and with it whatever was put there.
            }
        }
    };

    /** Makes the content of an open file durable. */
    void content(FileChannel file) throws IOException;

    /** Makes what was put into a directory, or taken from it, durable. */
    void directory(Path directory) throws IOException;
}
