package io.berth.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A cache of verified passwords, so that further requests of a client cost a fast hash instead of a bcrypt. Stores a
 * MAC under a key of this process; entries are bound to the bcrypt hash, so a changed password invalidates them.
 * Thread-safe.
 */
final class CheckedPasswords {

    private static final int MOST = 1000;

    private final ProcessMac mac = new ProcessMac();
    private final Set<String> macs = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    boolean contains(String user, String password, String hash) {
        return macs.contains(mac.of(user, hash, password));
    }

    void add(String user, String password, String hash) {
        macs.add(mac.of(user, hash, password));
    }
}
