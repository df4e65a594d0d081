package io.berth.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Accesses files of the store. Only regular files count: a planted symbolic link is treated as missing. */
final class StoredFiles {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private StoredFiles() {}

    /** The size in bytes; empty when there is no such file. */
    static OptionalLong size(Path file) throws IOException {
        Optional<BasicFileAttributes> attributes = attributes(file).filter(BasicFileAttributes::isRegularFile);
        return attributes.isPresent() ? OptionalLong.of(attributes.get().size()) : OptionalLong.empty();
    }

    /** Opens a file just seen to be regular; empty when it is deleted meanwhile. */
    static Optional<FileChannel> open(Path file) throws IOException {
        try {
            return Optional.of(FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The first bytes of an open file. */
    static ByteBuffer read(FileChannel file, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, bytes.position()) < 0) {
                throw new EOFException("a file of " + length + " bytes ends after " + bytes.position());
            }
        }
        return bytes.flip();
    }

    /** The time of the last write; the minimum when the file does not exist. */
    static Instant lastWrite(Path file) throws IOException {
        return attributes(file)
                .map(attributes -> attributes.lastModifiedTime().toInstant())
                .orElse(Instant.MIN);
    }

    /** Creates a directory that only its owner may enter, unless it exists; on file systems with modes. */
    static void createForOwner(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createDirectory(directory, OWNER_ONLY);
        } catch (FileAlreadyExistsException e) {
            // Another process created it at the same time, or it is a symbolic link, which is not followed.
        }
    }

    /** Writes a file; errors name it. */
    static void write(Path file, byte[] content) throws IOException {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw naming(file, e);
        }
    }

    /** The exception with the file's name, which the JDK omits for an open file. */
    static IOException naming(Path file, IOException failure) {
        if (failure.getClass() != IOException.class) {
            return failure;
        }
        FileSystemException naming = new FileSystemException(file.toString(), null, failure.getMessage());
        naming.initCause(failure);
        return naming;
    }

    /** The parent directory of a path in the store, which always exists. */
    static Path parent(Path path) {
        return Objects.requireNonNull(path.getParent(), "a path below the root has a parent");
    }

    /** The attributes of a file or other entry; empty when nothing exists. */
    static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (hasFileAbove(file)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether a parent in the path is not a directory, which has no exception of its own. */
    private static boolean hasFileAbove(Path file) {
        for (Path above = file.getParent(); above != null; above = above.getParent()) {
            if (Files.isRegularFile(above, LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }
}
