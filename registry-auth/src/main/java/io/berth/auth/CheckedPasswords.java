package io.berth.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Passwords that were found right, so that the next request of the same client costs a fast hash rather than a bcrypt.
 * Kept as a MAC under a key that lives as long as the process; bound to the bcrypt hash, so a changed password is
 * forgotten with it. Safe for use by many threads.
 */
final class CheckedPasswords {

    private static final String HMAC = "HmacSHA256";
    private static final int MOST = 1000;

    private final SecretKeySpec key;
    private final Set<String> macs = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST;
        }
    }));

    CheckedPasswords() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, HMAC);
    }

    boolean contains(String user, String password, String hash) {
        return macs.contains(mac(user, password, hash));
    }

    void add(String user, String password, String hash) {
        macs.add(mac(user, password, hash));
    }

    private String mac(String user, String password, String hash) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            for (String part : new String[] {user, hash}) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return HexFormat.of().formatHex(mac.doFinal(password.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
