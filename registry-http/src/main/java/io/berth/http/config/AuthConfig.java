package io.berth.http.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The {@code auth} section: how clients prove who they are. */
public sealed interface AuthConfig {

    /** They need not. */
    record None() implements AuthConfig {}

    /** By a name and password in a file of bcrypt hashes. */
    record Htpasswd(String realm, Path path) implements AuthConfig {}

    static AuthConfig read(SectionReader root) {
        SectionReader auth = root.choice("auth");
        kinds().forEach(auth::skip);
        List<String> chosen = auth.keys().stream().filter(key -> isKnown(key)).toList();
        chosen.stream().filter(Unbuilt.AUTH::contains).forEach(key -> refuse(auth, key));
        if (chosen.size() > 1) {
            root.error("auth", "several kinds: " + String.join(", ", chosen) + "; keep one");
        }
        return chosen.contains("htpasswd") ? readHtpasswd(auth.section("htpasswd")) : new None();
    }

    private static Set<String> kinds() {
        return Set.of("none", "htpasswd");
    }

    private static boolean isKnown(String kind) {
        return kinds().contains(kind) || Unbuilt.AUTH.contains(kind);
    }

    private static void refuse(SectionReader auth, String kind) {
        auth.skip(kind);
        auth.error(kind, "not built yet, and starting without it would let everyone in: use auth.htpasswd");
    }

    private static Htpasswd readHtpasswd(SectionReader htpasswd) {
        return new Htpasswd(
                htpasswd.required("realm", ValueType.TEXT, "the name clients show when they ask for a password", ""),
                htpasswd.required("path", ValueType.PATH, "the file with user:bcrypt lines", Path.of("")));
    }
}
