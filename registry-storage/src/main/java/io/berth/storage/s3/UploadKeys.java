package io.berth.storage.s3;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.storage.layout.StorageLayout;
import java.util.List;

/** The keys of one session. */
record UploadKeys(RepositoryName repository, UploadId id) {

    String start() {
        return StorageLayout.uploadStart(repository, id);
    }

    String tail() {
        return StorageLayout.uploadTail(repository, id);
    }

    /** The key of the tail's bytes. */
    String tail(UploadCheckpoint.Noted noted) {
        return noted.apart().isEmpty() ? tail() : tail(noted.name());
    }

    String tail(String name) {
        return StorageLayout.uploadTail(repository, id, name);
    }

    String content() {
        return StorageLayout.uploadContent(repository, id);
    }

    List<String> all() {
        return List.of(start(), tail(), content());
    }
}
