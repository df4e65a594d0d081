package io.berth.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The default account for a configured htpasswd file that does not exist, as distribution creates it. */
public final class DefaultAccount {

    private static final Logger LOG = LoggerFactory.getLogger(DefaultAccount.class);
    private static final String NAME = "docker";
    private static final int PASSWORD_BYTES = 24;

    private DefaultAccount() {}

    /** Creates the file with one account and logs its password once. An existing file is kept. */
    public static void ensure(Path path) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        String password = password();
        if (!new HtpasswdEditor(path).putFirst(NAME, password)) {
            LOG.debug("another process made {} just now", path);
            return;
        }
        LOG.warn(
                "{} does not exist: made it with the account {}, whose password is {}; change it with"
                        + " registry user add {}",
                path,
                NAME,
                password,
                NAME);
    }

    private static String password() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
