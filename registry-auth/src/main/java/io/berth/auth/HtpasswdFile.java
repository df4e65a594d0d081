package io.berth.auth;

import io.berth.core.file.SmallFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of an htpasswd file: a name and a bcrypt hash each. Immutable.
 *
 * @param names all names in the file, as a directory might read them; also of accounts that cannot log in
 * @param decoy a hash of nobody's password, checked in place of the hash of an unknown user: as costly as most of these
 */
record HtpasswdFile(Map<String, String> hashes, Set<FoldedName> names, String decoy) {

    private static final Logger log = LoggerFactory.getLogger(HtpasswdFile.class);

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    /** Each step doubles the time of a check; above this a handful of logins would occupy the machine. */
    private static final int HIGHEST_COST = 14;

    /** The rest of the decoy: nobody has to know what it is a hash of. */
    private static final String NOBODY = "$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm";

    private static final String USUAL_COST = "10";

    HtpasswdFile {
        hashes = Map.copyOf(hashes);
        names = Set.copyOf(names);
    }

    HtpasswdFile(Map<String, String> hashes, Set<FoldedName> names) {
        this(hashes, names, "$2y$" + cost(hashes.values()) + NOBODY);
    }

    /** The most frequent one; of those that are equally frequent the highest. */
    private static String cost(Collection<String> hashes) {
        Map<String, Long> frequencies =
                hashes.stream().collect(Collectors.groupingBy(hash -> hash.substring(4, 6), Collectors.counting()));
        return frequencies.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(USUAL_COST);
    }

    /**
     * Reads {@code user:hash} lines; blank ones and those that begin with {@code #} are skipped. An account with a hash
     * that is not bcrypt, or too costly to check, is left out and named in the log.
     *
     * @throws IOException when the file cannot be read, or a line has no colon
     */
    static HtpasswdFile read(Path path) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        Set<FoldedName> names = new HashSet<>();
        List<String> lines =
                new SmallFile(path, SmallFile.ACCOUNTS).text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException(path + ":" + (i + 1) + ": not an account (expected user:hash, as printed by"
                        + " htpasswd -Bn <user>)");
            }
            names.add(FoldedName.of(line.substring(0, colon)));
            String hash = line.substring(colon + 1);
            String where = path + ":" + (i + 1);
            problem(hash)
                    .ifPresentOrElse(
                            problem -> log.warn(
                                    "{}: the account cannot log in: {}; make its hash with htpasswd -B",
                                    where,
                                    problem),
                            () -> hashes.put(line.substring(0, colon), hash));
        }
        return new HtpasswdFile(hashes, names);
    }

    private static Optional<String> problem(String hash) {
        Matcher bcrypt = BCRYPT.matcher(hash);
        if (!bcrypt.matches()) {
            return Optional.of("its hash is not bcrypt");
        }
        int cost = Integer.parseInt(bcrypt.group(1));
        return cost >= 4 && cost <= HIGHEST_COST
                ? Optional.empty()
                : Optional.of("its bcrypt cost is " + cost + " (expected 4 to " + HIGHEST_COST + ")");
    }
}
