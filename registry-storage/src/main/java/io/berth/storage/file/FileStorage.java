package io.berth.storage.file;

import io.berth.core.schedule.Scheduler;
import io.berth.core.store.BlobStore;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.ServerState;
import io.berth.core.store.StoreClaim;
import io.berth.core.store.UploadStore;
import io.berth.storage.Storage;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.DocumentMetadataStore;
import io.berth.storage.metadata.DocumentServerState;
import io.berth.storage.metadata.Documents;
import io.berth.storage.metadata.Listing;
import io.berth.storage.upload.UploadLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Storage on a local disk. Volumes of distribution are served in place. */
public final class FileStorage implements Storage {

    private final Path root;
    private final Syncs syncs;
    private final DiskWork disk;
    private final StatValidatedCache<byte[]> links;
    private final StatValidatedCache<RefCountedBlob> contents;
    private final DirectoryReader directories;
    private final BlobStore blobs;
    private final UploadStore uploads;
    private final MetadataStore metadata;
    private final ServerState state;
    private final Documents documents;

    private FileStorage(Path root, FileStorageSettings settings, SyncCalls calls, Clock clock, Scheduler scheduler)
            throws IOException {
        this.root = root;
        syncs = new Syncs(settings.sync(), calls);
        AtomicFiles files = new AtomicFiles(root, syncs);
        StorePaths paths = StorePaths.of(root);
        disk = new DiskWork(settings.maxThreads());
        DiskReserve reserve = DiskReserve.of(root, settings.reserve());
        Optional<LocalDisk> local = LocalDisk.of(root);
        links = new StatValidatedCache<>(local, clock, settings.knownLinks(), link -> link.length, _ -> {});
        contents = new StatValidatedCache<>(
                local, clock, settings.knownContent(), RefCountedBlob::weight, RefCountedBlob::letGo);
        directories = Directories.of(local, settings, clock, scheduler);
        InPlaceWrites inPlace = new InPlaceWrites(clock);
        documents = new FileDocuments(paths, files, disk, links, directories, inPlace);
        StaleUploads stale = new StaleUploads(root, documents, disk);
        // A listing of all content reads each name once: caching would only evict useful entries.
        FileDocuments unremembered = new FileDocuments(paths, files, disk, links, DirectoryNames::page, inPlace);
        blobs = new FileBlobStore(paths, files, disk, reserve, new Listing(unremembered), contents, clock);
        uploads = new FileUploadStore(
                paths, files, disk, reserve, stale, new UploadLocks(settings.writerPatience()), clock);
        metadata = new DocumentMetadataStore(documents);
        state = new DocumentServerState(
                documents, () -> disk.run(() -> StoredFiles.createForOwner(root.resolve(StorageLayout.STATE))));
    }

    /**
     * Opens the storage of a directory, with a scheduler of its own.
     *
     * @param rootDirectory as in distribution's configuration; created if it does not exist
     */
    public static FileStorage open(Path rootDirectory, FileStorageSettings settings, Clock clock) throws IOException {
        return open(rootDirectory, settings, clock, new Scheduler(clock));
    }

    /**
     * Opens the storage of a directory.
     *
     * @param rootDirectory as in distribution's configuration; created if it does not exist
     * @param scheduler runs the maintenance of indexes
     */
    public static FileStorage open(Path rootDirectory, FileStorageSettings settings, Clock clock, Scheduler scheduler)
            throws IOException {
        Files.createDirectories(rootDirectory);
        SyncCalls calls = settings.sync()
                ? DirectorySyncs.supportedAt(rootDirectory, SyncCalls.OF_THE_SYSTEM)
                : SyncCalls.OF_THE_SYSTEM;
        return open(rootDirectory, settings, calls, clock, scheduler);
    }

    static FileStorage open(
            Path rootDirectory, FileStorageSettings settings, SyncCalls calls, Clock clock, Scheduler scheduler)
            throws IOException {
        Files.createDirectories(rootDirectory);
        // Symbolic links in the path of the root are trusted; StorePaths checks those below it.
        return new FileStorage(rootDirectory.toRealPath(), settings, calls, clock, scheduler);
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public UploadStore uploads() {
        return uploads;
    }

    @Override
    public MetadataStore metadata() {
        return metadata;
    }

    @Override
    public ServerState state() {
        return state;
    }

    @Override
    public Optional<StoreClaim> claimToServe() throws IOException {
        return disk.call(() -> FileClaim.shared(claim()));
    }

    @Override
    public Optional<StoreClaim> claimAlone() throws IOException {
        return disk.call(() -> FileClaim.alone(claim()));
    }

    private Path claim() throws IOException {
        StoredFiles.createForOwner(root.resolve(StorageLayout.STATE));
        return root.resolve(StorageLayout.CLAIM);
    }

    @Override
    public Documents documents() {
        return documents;
    }

    @Override
    public void close() {
        disk.close();
        syncs.close();
        links.clear();
        contents.clear();
        directories.close();
    }
}
