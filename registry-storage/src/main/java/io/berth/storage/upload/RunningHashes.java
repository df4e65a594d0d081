package io.berth.storage.upload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The hashes of sessions nobody is writing to just now. A bounded number, oldest dropped: losing one costs no more than
 * reading what was received again.
 *
 * @param <K> what a session is known by, or its state
 */
public final class RunningHashes<K> {

    private static final int MOST = 1000;

    private final Map<K, RunningHash> hashes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, RunningHash> eldest) {
            return size() > MOST;
        }
    };

    /** Hands out the hash of a session; it is not remembered any longer. */
    public synchronized Optional<RunningHash> take(K id) {
        return Optional.ofNullable(hashes.remove(id));
    }

    public synchronized void keep(K id, RunningHash hash) {
        hashes.put(id, hash);
    }
}
