package io.berth.auth;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Passwords that were found right, so that the next request of the same client costs a fast hash rather than a bcrypt.
 * Kept as a MAC under a key that lives as long as the process; bound to the bcrypt hash, so a changed password is
 * forgotten with it. Safe for use by many threads.
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
