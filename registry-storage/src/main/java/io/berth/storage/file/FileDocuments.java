package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.storage.metadata.Document;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each document is a file, each level a directory. */
final class FileDocuments implements Documents {

    private static final String TEMPORARY_SUFFIX = ".tmp";

    /** Links are far shorter. */
    private static final int LARGEST_KNOWN = 4096;

    private final StorePaths paths;
    private final AtomicFiles files;
    private final DiskWork disk;
    private final StatValidatedCache<byte[]> known;
    private final DirectoryReader directories;
    private final InPlaceWrites inPlace;

    /**
     * The documents of a store.
     *
     * @param known caches recently read documents
     */
    FileDocuments(
            StorePaths paths,
            AtomicFiles files,
            DiskWork disk,
            StatValidatedCache<byte[]> known,
            DirectoryReader directories,
            InPlaceWrites inPlace) {
        this.paths = paths;
        this.files = files;
        this.disk = disk;
        this.known = known;
        this.directories = directories;
        this.inPlace = inPlace;
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
        Optional<byte[]> remembered = known.find(key);
        return remembered.isPresent() ? remembered : disk.call(() -> readFile(key));
    }

    private Optional<byte[]> readFile(String key) throws IOException {
        Optional<Path> path = paths.find(key);
        return path.isPresent() ? inPlace.settled(path.get(), () -> content(key, path.get())) : Optional.empty();
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
        return disk.call(() -> {
            Optional<Path> path = paths.find(key);
            return path.isPresent() && isDocument(path.get());
        });
    }

    @Override
    public Optional<Instant> written(String key) throws IOException {
        return disk.call(() -> {
            Optional<Path> path = paths.find(key);
            Optional<FileVersion> version = path.isPresent() ? FileVersion.of(path.get()) : Optional.empty();
            return version.map(FileVersion::modified);
        });
    }

    @Override
    public Optional<String> any(String level) throws IOException {
        return disk.call(() -> anyBelow(level));
    }

    /** Runs as one task: changing threads for each call would cost more than the calls. */
    @Override
    public <T> T inOneGo(Work<T> work) throws IOException {
        return disk.call(work::run);
    }

    @Override
    public void write(String key, byte[] content) throws IOException {
        disk.run(() -> files.write(paths.require(key), ByteBuffer.wrap(content)));
    }

    @Override
    public boolean create(String key, byte[] content) throws IOException {
        return disk.call(() -> files.create(paths.require(key), ByteBuffer.wrap(content)));
    }

    @Override
    public void write(List<List<Document>> ranks) throws IOException {
        disk.run(() -> {
            List<List<AtomicFiles.NewFile>> written = new ArrayList<>(ranks.size());
            for (List<Document> rank : ranks) {
                written.add(files(rank));
            }
            files.write(written);
        });
    }

    private List<AtomicFiles.NewFile> files(List<Document> rank) throws IOException {
        List<AtomicFiles.NewFile> written = new ArrayList<>(rank.size());
        for (Document document : rank) {
            written.add(new AtomicFiles.NewFile(paths.require(document.key()), document.content()));
        }
        return written;
    }

    @Override
    public boolean delete(String key) throws IOException {
        return disk.call(() -> files.delete(paths.require(key)));
    }

    @Override
    public boolean deleteTree(String level) throws IOException {
        return disk.call(() -> files.deleteTree(paths.require(level)));
    }

    @Override
    public Page<String> names(String level, Optional<String> after, int limit) throws IOException {
        return disk.call(() -> {
            Optional<Path> directory = paths.directory(level);
            return directory.isPresent() ? directories.page(directory.get(), after, limit) : Page.empty();
        });
    }

    @Override
    public void createLevel(String level) throws IOException {
        disk.run(() -> files.createDirectory(paths.require(level)));
    }

    @Override
    public void prune(String level, String top) throws IOException {
        disk.run(() -> files.prune(paths.require(level), paths.require(top)));
    }

    private static byte[] readAll(FileChannel file) throws IOException {
        try (file) {
            return Channels.newInputStream(file).readAllBytes();
        }
    }

    private Optional<String> anyBelow(String level) throws IOException {
        Optional<Path> directory = paths.directory(level);
        return directory.isPresent()
                ? DirectoryEntries.first(directory.get(), entry -> any(level + "/" + entry.getFileName(), entry))
                : Optional.empty();
    }

    private Optional<String> any(String key, Path entry) throws IOException {
        return isDocument(entry) ? Optional.of(key) : anyBelow(key);
    }

    /** Excludes leftovers of distribution's atomic writes, {@code link.<id>.tmp}. */
    private static boolean isDocument(Path file) throws IOException {
        return StoredFiles.size(file).orElse(0) > 0 && !file.toString().endsWith(TEMPORARY_SUFFIX);
    }
}
