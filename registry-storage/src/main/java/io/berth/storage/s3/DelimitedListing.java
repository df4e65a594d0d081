package io.berth.storage.s3;

import io.berth.core.model.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lists the names directly below a level, in order. A bucket lists keys, where the key {@code b/…} of the level
 * {@code b} comes after {@code b-c} and {@code b.c}: a name is returned too early if it extends another one by a
 * character before the slash. Only proper prefixes of the last name in a batch can be missing from it, so a lookup for
 * each of these puts the batch in order.
 */
final class DelimitedListing {

    private static final int BATCH = 1000;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]*");

    private final Bucket bucket;
    private final String level;

    /** @param level without a trailing slash */
    DelimitedListing(Bucket bucket, String level) {
        this.bucket = bucket;
        this.level = level + "/";
    }

    /** One page of them; see {@link io.berth.storage.metadata.Documents#names}. */
    Page<String> page(Optional<String> after, int limit) throws IOException {
        List<String> names = new ArrayList<>();
        String last = after.orElse("");
        // The keys of all later names come later, too; of the names found this way, some may come before.
        Optional<String> from = after.map(name -> level + beginning(name));
        Page<String> batch;
        do {
            batch = bucket.children(level, from, (int) Math.min(BATCH, limit - names.size() + 2L));
            SortedSet<String> ordered = inOrder(batch, last);
            names.addAll(ordered);
            last = ordered.isEmpty() ? last : ordered.last();
            from = batch.items().isEmpty()
                    ? from
                    : Optional.of(pastAllBelow(batch.items().getLast()));
        } while (batch.more() && names.size() <= limit);
        return names.size() > limit ? new Page<>(names.subList(0, limit), limit > 0) : new Page<>(names, false);
    }

    /** The part of a text that can begin a name: a server need not accept anything else as a key. */
    private static String beginning(String text) {
        Matcher plain = PLAIN.matcher(text);
        String beginning = plain.lookingAt() ? plain.group() : "";
        return beginning.equals(".") || beginning.equals("..") ? "" : beginning;
    }

    private SortedSet<String> inOrder(Page<String> batch, String last) throws IOException {
        SortedSet<String> names = new TreeSet<>();
        for (String key : batch.items()) {
            add(names, name(key), last);
        }
        if (batch.more() && !batch.items().isEmpty()) {
            for (String shorter : beginnings(name(batch.items().getLast()))) {
                if (shorter.compareTo(last) > 0 && !names.contains(shorter) && isThere(shorter)) {
                    names.add(shorter);
                }
            }
        }
        return names;
    }

    private static void add(SortedSet<String> names, String name, String last) {
        if (!name.isEmpty() && name.compareTo(last) > 0) {
            names.add(name);
        }
    }

    /** The prefixes of a name that sort after it as keys. */
    private static List<String> beginnings(String name) {
        List<String> beginnings = new ArrayList<>();
        for (int i = 1; i < name.length(); i++) {
            if (name.charAt(i) < '/') {
                beginnings.add(name.substring(0, i));
            }
        }
        return beginnings;
    }

    private boolean isThere(String name) throws IOException {
        return !bucket.objects(level + name + "/", Optional.empty(), 1).items().isEmpty();
    }

    private String name(String key) {
        return key.substring(level.length(), key.endsWith("/") ? key.length() - 1 : key.length());
    }

    /** A key after all keys below this one, and before all others: the character after the slash is the zero. */
    private static String pastAllBelow(String key) {
        return key.endsWith("/") ? key.substring(0, key.length() - 1) + "0" : key;
    }
}
