package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/** Each document is a file, each level a directory. */
final class FileDocuments implements Documents {

    private static final String TEMPORARY_SUFFIX = ".tmp";

    private final Path root;
    private final AtomicFiles files;
    private final DiskWork disk;

    FileDocuments(Path root, AtomicFiles files, DiskWork disk) {
        this.root = root;
        this.files = files;
        this.disk = disk;
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
        return disk.call(() -> {
            Optional<FileChannel> file = StoredFiles.open(root.resolve(key));
            return file.isEmpty() ? Optional.empty() : Optional.of(readAll(file.get()));
        });
    }

    @Override
    public boolean holds(String key) throws IOException {
        return disk.call(() -> isDocument(root.resolve(key)));
    }

    @Override
    public boolean holdsAny(String level) throws IOException {
        return disk.call(() -> holdsAny(root.resolve(level)));
    }

    @Override
    public void write(String key, byte[] content) throws IOException {
        disk.run(() -> files.write(root.resolve(key), ByteBuffer.wrap(content)));
    }

    @Override
    public boolean delete(String key) throws IOException {
        return disk.call(() -> files.delete(root.resolve(key)));
    }

    @Override
    public boolean deleteTree(String level) throws IOException {
        return disk.call(() -> files.deleteTree(root.resolve(level)));
    }

    @Override
    public Page<String> names(String level, Optional<String> after, int limit) throws IOException {
        return disk.call(() -> DirectoryNames.page(root.resolve(level), after, limit));
    }

    @Override
    public void createLevel(String level) throws IOException {
        disk.run(() -> files.createDirectory(root.resolve(level)));
    }

    @Override
    public void prune(String level, String top) throws IOException {
        disk.run(() -> files.prune(root.resolve(level), root.resolve(top)));
    }

    private static byte[] readAll(FileChannel file) throws IOException {
        try (file) {
            return Channels.newInputStream(file).readAllBytes();
        }
    }

    private static boolean holdsAny(Path directory) throws IOException {
        return DirectoryEntries.anyMatch(directory, entry -> isDocument(entry) || holdsAny(entry));
    }

    /** Leftovers of distribution's own atomic writes, {@code link.<id>.tmp}, are none. */
    private static boolean isDocument(Path file) throws IOException {
        return StoredFiles.size(file).orElse(0) > 0 && !file.toString().endsWith(TEMPORARY_SUFFIX);
    }
}
