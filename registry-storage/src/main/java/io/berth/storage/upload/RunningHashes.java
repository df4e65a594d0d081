package io.berth.storage.upload;

import io.berth.core.model.UploadId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The hashes of sessions nobody is writing to just now. A bounded number, oldest dropped: losing one costs no more than
 * reading what was received again.
 */
public final class RunningHashes {

    private static final int MOST = 1000;

    private final Map<UploadId, RunningHash> hashes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UploadId, RunningHash> eldest) {
            return size() > MOST;
        }
    };

    /** Hands out the hash of a session; it is not remembered any longer. */
    public synchronized Optional<RunningHash> take(UploadId id) {
        return Optional.ofNullable(hashes.remove(id));
    }

    public synchronized void keep(UploadId id, RunningHash hash) {
        hashes.put(id, hash);
    }
}
