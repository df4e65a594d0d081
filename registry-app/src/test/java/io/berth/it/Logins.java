package io.berth.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The credentials file of clients, in the format of {@code docker login}. */
final class Logins {

    private Logins() {}

    /** A directory for {@code DOCKER_CONFIG} with a password for this registry. */
    static Path folder(String name, String host, String user, String password) {
        String account = user + ":" + password;
        String auth = Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8));
        return write(name, "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}");
    }

    /** A directory without a password. */
    static Path none(String name) {
        return write(name, "{}");
    }

    private static Path write(String name, String config) {
        try {
            Path folder = Folders.fresh(name);
            Files.writeString(folder.resolve("config.json"), config);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
