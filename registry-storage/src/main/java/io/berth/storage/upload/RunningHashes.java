package io.berth.storage.upload;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bounded cache of the hashes of sessions without a current writer; the oldest is evicted, which costs reading the
 * received bytes again.
 *
 * @param <K> identifies a session, or its state
 */
public final class RunningHashes<K> {

    private static final int MOST = 1000;

    private final Map<K, RunningHash> hashes = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, RunningHash> eldest) {
            return size() > MOST;
        }
    };

    /** Returns and removes the hash of a session. */
    public synchronized Optional<RunningHash> take(K id) {
        return Optional.ofNullable(hashes.remove(id));
    }

    public synchronized void keep(K id, RunningHash hash) {
        hashes.put(id, hash);
    }
}
