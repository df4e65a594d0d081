package io.berth.storage.file;

import io.berth.core.store.StoreClaim;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A claim by the lock of a file, which the kernel releases when the process ends, however it ends. */
record FileClaim(FileChannel file) implements StoreClaim {

    /** Locks a file that others may lock so, too. It is open for reading: the file system can become read-only. */
    static Optional<StoreClaim> shared(Path path) throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        }
        return locked(open(path, StandardOpenOption.READ), true);
    }

    /** Locks a file that no other has locked. */
    static Optional<StoreClaim> alone(Path path) throws IOException {
        return locked(open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE), false);
    }

    private static FileChannel open(Path path, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(path, all);
    }

    private static Optional<StoreClaim> locked(FileChannel file, boolean shared) throws IOException {
        boolean isLocked = false;
        try {
            isLocked = file.tryLock(0, Long.MAX_VALUE, shared) != null;
        } catch (OverlappingFileLockException e) {
            // Another storage of this process has it, as in tests.
            isLocked = shared;
        } finally {
            if (!isLocked) {
                file.close();
            }
        }
        return isLocked ? Optional.of(new FileClaim(file)) : Optional.empty();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
