package io.berth.storage.s3;

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
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds and deletes abandoned sessions, and parts without a session, by the time of their last write. Several replicas
 * may do so concurrently.
 */
final class StaleSessions {

    private static final Logger LOG = LoggerFactory.getLogger(StaleSessions.class);
    private static final int BATCH = 1000;

    private final Bucket bucket;
    private final Documents documents;

    StaleSessions(Bucket bucket, Documents documents) {
        this.bucket = bucket;
        this.documents = documents;
    }

    /**
     * Which sessions to delete.
     *
     * @param lastWrite those last written before this
     * @param dryRun only count them
     */
    record Rule(Instant lastWrite, boolean dryRun) {}

    /** Deletes the sessions of the rule without a writer in this process; returns how many. */
    int purge(Rule rule, UploadLocks turns) throws IOException {
        int purged = 0;
        Optional<String> last = Optional.empty();
        Page<RepositoryName> repositories;
        do {
            repositories = RepositoryWalk.page(documents, last, BATCH, RepositorySelection.ALL, this::hasUploads);
            for (RepositoryName repository : repositories.items()) {
                purged += purge(repository, rule, turns);
                last = Optional.of(repository.value());
            }
        } while (repositories.more());
        if (!rule.dryRun()) {
            abortForgotten(rule.lastWrite());
        }
        return purged;
    }

    private boolean hasUploads(RepositoryName repository) throws IOException {
        return documents.any(StorageLayout.uploads(repository)).isPresent();
    }

    private int purge(RepositoryName repository, Rule rule, UploadLocks turns) throws IOException {
        int purged = 0;
        Optional<String> last = Optional.empty();
        Page<String> names;
        do {
            names = documents.names(StorageLayout.uploads(repository), last, BATCH);
            for (String name : names.items()) {
                purged += purge(repository, name, rule, turns) ? 1 : 0;
                last = Optional.of(name);
            }
        } while (names.more());
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
            return purge(new UploadKeys(repository, id), rule);
        } finally {
            turns.leave(id);
        }
    }

    private boolean purge(UploadKeys keys, Rule rule) throws IOException {
        String level = StorageLayout.upload(keys.repository(), keys.id());
        Page<Bucket.Listed> objects = bucket.objects(level + "/", Optional.empty(), BATCH);
        if (objects.items().stream().anyMatch(object -> !object.lastWrite().isBefore(rule.lastWrite()))) {
            return false;
        }
        if (!rule.dryRun()) {
            Optional<UploadCheckpoint.Parts> parts =
                    bucket.look(keys.tail()).map(UploadCheckpoint::of).flatMap(UploadCheckpoint::assembly);
            if (parts.isPresent()) {
                bucket.abort(keys.content(), parts.get().attempt());
            }
            documents.deleteTree(level);
        }
        return true;
    }

    /**
     * Aborts multipart uploads that a crash left without a session. A server that does not list them must expire them
     * itself.
     */
    private void abortForgotten(Instant lastWrite) throws IOException {
        int aborted = 0;
        for (Bucket.Attempt attempt : bucket.attempts(StorageLayout.BLOBS)) {
            aborted += abortForgotten(attempt, lastWrite) ? 1 : 0;
        }
        for (Bucket.Attempt attempt : bucket.attempts(StorageLayout.REPOSITORIES)) {
            // Any other object of a session keeps its parts, however long ago it began.
            boolean isSession = documents
                    .any(attempt.key().substring(0, attempt.key().lastIndexOf('/')))
                    .isPresent();
            aborted += !isSession && abortForgotten(attempt, lastWrite) ? 1 : 0;
        }
        if (aborted > 0) {
            LOG.info("gave up {} objects begun before {} and never completed", aborted, lastWrite);
        }
    }

    private boolean abortForgotten(Bucket.Attempt attempt, Instant lastWrite) throws IOException {
        boolean isForgotten = attempt.begun().isBefore(lastWrite);
        if (isForgotten) {
            bucket.abort(attempt.key(), attempt.id());
        }
        return isForgotten;
    }
}
