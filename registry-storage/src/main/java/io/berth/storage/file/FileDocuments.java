package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.storage.metadata.Document;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Each document is a file, each level a directory. */
final class FileDocuments implements Documents {

    private static final String TEMPORARY_SUFFIX = ".tmp";

    /** Links are shorter by far. */
    private static final int LARGEST_KNOWN = 4096;

    private final Path root;
    private final AtomicFiles files;
    private final DiskWork disk;
    private final KnownFiles<byte[]> known;
    private final DirectoryReader directories;
    private final InPlaceWrites inPlace;

    /**
     * The documents below a root.
     *
     * @param known remembers what was read lately
     */
    FileDocuments(
            Path root,
            AtomicFiles files,
            DiskWork disk,
            KnownFiles<byte[]> known,
            DirectoryReader directories,
            InPlaceWrites inPlace) {
        this.root = root;
        this.files = files;
        this.disk = disk;
        this.known = known;
        this.directories = directories;
        this.inPlace = inPlace;
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
        Optional<byte[]> remembered = known.find(key);
        return remembered.isPresent() ? remembered : disk.call(() -> read(key, root.resolve(key)));
    }

    private Optional<byte[]> read(String key, Path path) throws IOException {
        return inPlace.settled(path, () -> content(key, path));
    }

    private Optional<byte[]> content(String key, Path path) throws IOException {
        Optional<FileVersion> version = FileVersion.of(path);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        boolean keeping = version.get().size() <= LARGEST_KNOWN && known.isKeeping(path, version.get());
        Optional<FileChannel> file = StoredFiles.open(path);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        byte[] content = readAll(file.get());
        if (keeping) {
            known.keep(key, path, version.get(), content);
        }
        return Optional.of(content);
    }

    @Override
    public boolean holds(String key) throws IOException {
        return disk.call(() -> isDocument(root.resolve(key)));
    }

    @Override
    public Optional<String> any(String level) throws IOException {
        return disk.call(() -> any(root.resolve(level)));
    }

    /** One piece of disk work: a change of threads for each call would cost more than the call. */
    @Override
    public <T> T inOneGo(Work<T> work) throws IOException {
        return disk.call(work::run);
    }

    @Override
    public void write(String key, byte[] content) throws IOException {
        disk.run(() -> files.write(root.resolve(key), ByteBuffer.wrap(content)));
    }

    @Override
    public boolean create(String key, byte[] content) throws IOException {
        return disk.call(() -> files.create(root.resolve(key), ByteBuffer.wrap(content)));
    }

    @Override
    public void write(List<List<Document>> ranks) throws IOException {
        disk.run(() -> files.write(ranks.stream()
                .map(rank -> rank.stream().map(this::file).toList())
                .toList()));
    }

    private AtomicFiles.NewFile file(Document document) {
        return new AtomicFiles.NewFile(root.resolve(document.key()), document.content());
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
        return disk.call(() -> directories.page(root.resolve(level), after, limit));
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

    private Optional<String> any(Path directory) throws IOException {
        return DirectoryEntries.first(
                directory,
                entry -> isDocument(entry) ? Optional.of(root.relativize(entry).toString()) : any(entry));
    }

    /** Leftovers of distribution's own atomic writes, {@code link.<id>.tmp}, are none. */
    private static boolean isDocument(Path file) throws IOException {
        return StoredFiles.size(file).orElse(0) > 0 && !file.toString().endsWith(TEMPORARY_SUFFIX);
    }
}
