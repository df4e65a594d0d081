package io.berth.storage.s3;

import io.berth.core.model.RepositoryName;
import io.berth.core.model.UploadId;
import io.berth.storage.layout.StorageLayout;
import java.util.List;

/** Where things of one session are. */
record UploadKeys(RepositoryName repository, UploadId id) {

    String start() {
        return StorageLayout.uploadStart(repository, id);
    }

    String tail() {
        return StorageLayout.uploadTail(repository, id);
    }

    /** Where the bytes of the tail are. */
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
