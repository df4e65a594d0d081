package io.berth.core.pulls;

import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.pulls.PullRecords.News;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The documents of pulls: lines of a reference, a count and the seconds of the last pull. A repository has one
 * document, {@code pulls/counts/<repository>/p}, where {@code ~} stands for the slashes in its name; one that grows too
 * large is divided by the next bit of the references' hashes, into {@code p0} and {@code p1}, and so on. A reference
 * belongs to the document with the longest name that its bits begin with.
 */
final class PullDocuments {

    private static final String PULLS = "pulls/counts/";
    private static final String SINCE = "pulls/since";
    private static final String ROOT = "p";
    private static final int LARGEST = 64 << 10;
    private static final int MOST_BITS = 20;
    private static final int ATTEMPTS = 20;

    private final ServerState state;

    PullDocuments(ServerState state) {
        this.state = state;
    }

    private static String level(RepositoryName repository) {
        return PULLS + repository.value().replace('/', '~');
    }

    /**
     * Adds pulls to those that were written.
     *
     * @param news what is written is removed from it, also on failure
     */
    void add(RepositoryName repository, Map<Reference, News> news) throws IOException {
        Set<String> names = names(repository);
        Map<String, Map<Reference, News>> parts = new HashMap<>();
        news.forEach((reference, pulls) -> parts.computeIfAbsent(name(reference, names), _ -> new HashMap<>())
                .put(reference, pulls));
        for (Map.Entry<String, Map<Reference, News>> part : parts.entrySet()) {
            update(level(repository) + "/" + part.getKey(), part.getValue());
            news.keySet().removeAll(part.getValue().keySet());
        }
    }

    private Set<String> names(RepositoryName repository) throws IOException {
        return new HashSet<>(state.names(level(repository)));
    }

    /** The name of the document of a reference. */
    private static String name(Reference reference, Set<String> names) {
        String name = ROOT + bits(reference.toString());
        while (name.length() > ROOT.length() && !names.contains(name)) {
            name = name.substring(0, name.length() - 1);
        }
        return name;
    }

    private static String bits(String reference) {
        StringBuilder bits = new StringBuilder(MOST_BITS);
        for (int i = 0; i < MOST_BITS; i++) {
            bits.append(bit(reference, i));
        }
        return bits.toString();
    }

    private static char bit(String reference, int index) {
        // Spreads the hash, whose high bits differ little between short texts.
        int hash = reference.hashCode() * 0x9e3779b9;
        hash ^= hash >>> 15;
        return (hash >>> (31 - index) & 1) == 0 ? '0' : '1';
    }

    private void update(String document, Map<Reference, News> news) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<byte[]> before = state.read(document);
            Map<String, Pulls> known = before.map(PullDocuments::parse).orElseGet(TreeMap::new);
            news.forEach((reference, pulls) -> put(known, reference.toString(), pulls));
            byte[] after = print(known);
            if (Arrays.equals(before.orElse(new byte[0]), after)) {
                return;
            }
            if (before.isPresent() ? state.replace(document, before.get(), after) : state.create(document, after)) {
                if (after.length > LARGEST) {
                    divide(document, known);
                }
                return;
            }
        }
        throw new IOException(document + ": other processes change it all the time");
    }

    private static void put(Map<String, Pulls> known, String reference, News news) {
        Optional<Pulls> pulls = news.after(Optional.ofNullable(known.get(reference)));
        if (pulls.isPresent()) {
            known.put(reference, pulls.get());
        } else {
            known.remove(reference);
        }
    }

    /**
     * Both halves are written before the whole is deleted. Pulls that another process adds to the whole at this moment
     * may be lost.
     */
    private void divide(String document, Map<String, Pulls> known) throws IOException {
        int index = document.length() - document.lastIndexOf('/') - 1 - ROOT.length();
        if (index >= MOST_BITS) {
            return;
        }
        for (char half : new char[] {'0', '1'}) {
            Map<String, Pulls> part = new TreeMap<>(known);
            part.keySet().removeIf(reference -> bit(reference, index) != half);
            state.write(document + half, print(part));
        }
        state.delete(document);
    }

    /** The pulls of a reference that were written. */
    Optional<Pulls> read(RepositoryName repository, Reference reference) throws IOException {
        String name = name(reference, names(repository));
        return state.read(level(repository) + "/" + name)
                .map(PullDocuments::parse)
                .map(known -> known.get(reference.toString()));
    }

    /** Since when all pulls are recorded; empty when they are not. */
    Optional<Instant> since() throws IOException {
        Optional<byte[]> document = state.read(SINCE);
        try {
            return document.map(bytes -> Instant.parse(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (DateTimeParseException damaged) {
            return Optional.empty();
        }
    }

    /** Records since when all pulls are recorded, unless they were before. */
    void begin(Instant time) throws IOException {
        if (since().isEmpty()) {
            state.write(SINCE, time.toString().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Records that pulls are not recorded any more. */
    void end() throws IOException {
        state.delete(SINCE);
    }

    /** Deletes all of a repository. */
    void delete(RepositoryName repository) throws IOException {
        for (String name : state.names(level(repository))) {
            state.delete(level(repository) + "/" + name);
        }
    }

    private static byte[] print(Map<String, Pulls> known) {
        StringBuilder lines = new StringBuilder();
        known.forEach((reference, pulls) -> lines.append(reference)
                .append(' ')
                .append(pulls.count())
                .append(' ')
                .append(pulls.last().getEpochSecond())
                .append('\n'));
        return lines.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Damaged lines are left out. */
    private static Map<String, Pulls> parse(byte[] document) {
        Map<String, Pulls> known = new TreeMap<>();
        new String(document, StandardCharsets.US_ASCII).lines().forEach(line -> {
            String[] parts = line.split(" ", -1);
            try {
                if (parts.length == 3) {
                    known.put(
                            parts[0],
                            new Pulls(Long.parseLong(parts[1]), Instant.ofEpochSecond(Long.parseLong(parts[2]))));
                }
            } catch (NumberFormatException damaged) {
                // Left out.
            }
        });
        return known;
    }
}
