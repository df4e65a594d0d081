package io.berth.storage.file;

import io.berth.core.model.Page;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.RepositorySelection;
import io.berth.core.model.UploadId;
import io.berth.storage.layout.StorageLayout;
import io.berth.storage.metadata.Documents;
import io.berth.storage.metadata.RepositoryWalk;
import io.berth.storage.upload.UploadLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds and deletes abandoned sessions by file times, not by {@code startedat}: an upload of days is not stale while
 * bytes arrive, and one that lost its {@code startedat} still expires.
 */
final class StaleUploads {

    private static final int BATCH = 1000;

    private final Path root;
    private final Documents documents;
    private final DiskWork disk;

    StaleUploads(Path root, Documents documents, DiskWork disk) {
        this.root = root;
        this.documents = documents;
        this.disk = disk;
    }

    /**
     * Which sessions to delete.
     *
     * @param lastWrite those last written before this
     * @param dryRun only count them
     */
    record Rule(Instant lastWrite, boolean dryRun) {}

    /** Deletes the sessions of the rule without a writer; returns how many. */
    int purge(Rule rule, UploadLocks turns) throws IOException {
        int purged = 0;
        Optional<String> last = Optional.empty();
        boolean more = true;
        while (more) {
            Page<RepositoryName> repositories =
                    RepositoryWalk.page(documents, last, BATCH, RepositorySelection.ALL, this::hasUploads);
            for (RepositoryName repository : repositories.items()) {
                purged += purge(repository, rule, turns);
                last = Optional.of(repository.value());
            }
            more = repositories.more();
        }
        return purged;
    }

    private boolean hasUploads(RepositoryName repository) throws IOException {
        return !documents
                .names(StorageLayout.uploads(repository), Optional.empty(), 1)
                .items()
                .isEmpty();
    }

    private int purge(RepositoryName repository, Rule rule, UploadLocks turns) throws IOException {
        int purged = 0;
        Optional<String> last = Optional.empty();
        boolean more = true;
        while (more) {
            Page<String> names = documents.names(StorageLayout.uploads(repository), last, BATCH);
            for (String name : names.items()) {
                purged += purge(repository, name, rule, turns) ? 1 : 0;
                last = Optional.of(name);
            }
            more = names.more();
        }
        return purged;
    }

    private boolean purge(RepositoryName repository, String name, Rule rule, UploadLocks turns) throws IOException {
        UploadId id;
        try {
            id = new UploadId(name);
        } catch (RegistryException notOurs) {
            return false;
        }
        if (!turns.tryEnter(id)) {
            return false;
        }
        try {
            return disk.call(() -> purge(repository, id, rule));
        } finally {
            turns.leave(id);
        }
    }

    private boolean purge(RepositoryName repository, UploadId id, Rule rule) throws IOException {
        Path directory = root.resolve(StorageLayout.upload(repository, id));
        List<Path> written = List.of(
                directory,
                root.resolve(StorageLayout.uploadContent(repository, id)),
                root.resolve(StorageLayout.uploadStart(repository, id)));
        for (Path path : written) {
            if (!StoredFiles.lastWrite(path).isBefore(rule.lastWrite())) {
                return false;
            }
        }
        if (!rule.dryRun()) {
            FileTrees.delete(directory);
        }
        return true;
    }
}
