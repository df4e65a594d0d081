package io.berth.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts of an htpasswd file: a name and a bcrypt hash each. Immutable.
 *
 * @param names all names in the file, folded as a directory compares them; also of accounts that cannot log in
 * @param decoy a hash that no password matches, checked in place of the hash of an unknown user: as costly as most of
 *     these, except those that take seconds, which would let guesses of any name occupy a core
 */
record HtpasswdFile(Map<String, String> hashes, Set<FoldedName> names, String decoy) {

    private static final Logger log = LoggerFactory.getLogger(HtpasswdFile.class);

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    /** The maximum of htpasswd, which takes seconds. Each step doubles the time of a check. */
    private static final int HIGHEST_COST = 17;

    /** Above this cost a check takes a second or more. */
    private static final int USUAL_HIGHEST_COST = 14;

    /** Salt and hash of the decoy; its password is unknown. */
    private static final String DUMMY_HASH = "$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm";

    private static final String USUAL_COST = "10";

    HtpasswdFile {
        hashes = Map.copyOf(hashes);
        names = Set.copyOf(names);
    }

    HtpasswdFile(Map<String, String> hashes, Set<FoldedName> names) {
        this(hashes, names, "$2y$" + usualCost(hashes.values()) + DUMMY_HASH);
    }

    /** The most frequent cost; the highest of equally frequent ones. */
    private static String usualCost(Collection<String> hashes) {
        Map<String, Long> frequencies = hashes.stream()
                .filter(hash -> !isCostly(hash))
                .collect(Collectors.groupingBy(hash -> hash.substring(4, 6), Collectors.counting()));
        return frequencies.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(USUAL_COST);
    }

    /**
     * Reads {@code user:hash} lines; blank ones and comments ({@code #}) are skipped. An account whose name is not
     * UTF-8, or whose hash is not bcrypt or too costly to check, is skipped with a warning that names its line.
     *
     * @throws IOException when the file cannot be read, or a line has no colon
     */
    static HtpasswdFile read(Path path) throws IOException {
        return read(path, warning -> log.warn("{}", warning));
    }

    /**
     * The same, with the warnings passed to {@code warnings}.
     *
     * @throws IOException when the file cannot be read, or a line has no colon
     */
    static HtpasswdFile read(Path path, Consumer<String> warnings) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        Set<FoldedName> names = new HashSet<>();
        List<HtpasswdLine> lines = HtpasswdLine.read(path);
        for (int i = 0; i < lines.size(); i++) {
            HtpasswdLine line = lines.get(i);
            if (line.isSkipped()) {
                continue;
            }
            String where = path + ":" + (i + 1);
            String name = line.name()
                    .orElseThrow(() -> new IOException(
                            where + ": not an account (expected user:hash, as registry user add writes it)"));
            names.add(FoldedName.of(name));
            Optional<String> problem = problem(line);
            if (problem.isPresent()) {
                warnings.accept(where + ": the account cannot log in: " + problem.get());
            } else {
                hashes.put(name, line.hash());
                warnOfCost(where, cost(line.hash()), warnings);
            }
        }
        return new HtpasswdFile(hashes, names);
    }

    private static Optional<String> problem(HtpasswdLine line) {
        if (!line.isUtf8()) {
            return Optional.of("its name is not UTF-8; write it anew with registry user add");
        }
        if (!BCRYPT.matcher(line.hash()).matches()) {
            return Optional.of("its hash is not bcrypt; give it a new password with registry user add");
        }
        int cost = cost(line.hash());
        return cost >= 4 && cost <= HIGHEST_COST
                ? Optional.empty()
                : Optional.of("its bcrypt cost is " + cost + " (expected 4 to " + HIGHEST_COST
                        + "); give it a new password with registry user add");
    }

    private static void warnOfCost(String where, int cost, Consumer<String> warnings) {
        if (cost > USUAL_HIGHEST_COST) {
            warnings.accept(where + ": bcrypt cost " + cost
                    + ": a login takes seconds, and one such login is verified at a time; give the account a new"
                    + " password with registry user add");
        }
    }

    /** Whether the hash takes a second or more to check. */
    static boolean isCostly(String hash) {
        return cost(hash) > USUAL_HIGHEST_COST;
    }

    private static int cost(String hash) {
        return Integer.parseInt(hash.substring(4, 6));
    }
}
