package io.berth.storage.file;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.berth.core.store.StoreClaim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A claim by the lock of a file, which the kernel releases when the process ends, however it ends. The file says what
 * holds the claim.
 */
record FileClaim(FileChannel file) implements StoreClaim {

    /** Claims a file, which is created if it does not exist; empty when another holds the claim. */
    static Optional<StoreClaim> of(Path path, Holder holder) throws IOException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        boolean claimed = false;
        try {
            claimed = lock(file) != null;
            if (claimed) {
                file.truncate(0);
                file.write(ByteBuffer.wrap(holder.name().getBytes(US_ASCII)), 0);
            }
        } finally {
            if (!claimed) {
                file.close();
            }
        }
        return claimed ? Optional.of(new FileClaim(file)) : Optional.empty();
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another storage of this process has it.
            return null;
        }
    }

    /** What claimed the file last; empty when nothing ever did. */
    static Optional<Holder> holder(Path path) throws IOException {
        try {
            String name = Files.readString(path, US_ASCII);
            return Arrays.stream(Holder.values())
                    .filter(holder -> holder.name().equals(name))
                    .findFirst();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
