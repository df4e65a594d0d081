package io.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The htpasswd file of a registry with one user. */
final class Accounts {

    static final String USER = "ann";
    static final String PASSWORD = "open sesame";

    private static final String HASH = "$2y$04$yXeNqAzmQMKSQzvWA0RCnOTdhSwZp/Y53DpQSFxZjCetYozNWd.gW";

    private Accounts() {}

    /** The file, in a new directory of this name; the password is hashed by bcrypt at the lowest cost. */
    static Path file(String folder) {
        try {
            return Files.writeString(Folders.fresh(folder).resolve("htpasswd"), USER + ":" + HASH + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
