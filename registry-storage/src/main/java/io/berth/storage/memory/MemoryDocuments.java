package io.berth.storage.memory;

import io.berth.core.model.Page;
import io.berth.storage.metadata.Documents;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Documents in one sorted map; as in a bucket, a level exists while there is a document below it. */
final class MemoryDocuments implements Documents {

    /** Slash sorts first, so that the documents of a level are contiguous and levels are in order. */
    private static final Comparator<String> BY_LEVEL = Comparator.comparing(key -> key.replace('/', '\u0001'));

    /** Sorts after anything that may follow the slash. */
    private static final String LAST = "\uffff";

    private final ConcurrentNavigableMap<String, Stored> documents = new ConcurrentSkipListMap<>(BY_LEVEL);
    private final MemoryBudget budget;
    private final Clock clock;

    /** The bytes are immutable. */
    @SuppressWarnings("ArrayRecordComponent") // instances are never compared
    private record Stored(byte[] content, Instant written) {

        int size() {
            return content.length;
        }
    }

    MemoryDocuments(MemoryBudget budget, Clock clock) {
        this.budget = budget;
        this.clock = clock;
    }

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(documents.get(key))
                .map(stored -> stored.content().clone());
    }

    @Override
    public Optional<Instant> written(String key) {
        return Optional.ofNullable(documents.get(key)).map(Stored::written);
    }

    @Override
    public boolean holds(String key) {
        return read(key).filter(content -> content.length > 0).isPresent();
    }

    @Override
    public Optional<String> any(String level) {
        return below(level).entrySet().stream()
                .filter(document -> document.getValue().size() > 0)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public void write(String key, byte[] content) throws IOException {
        budget.take(content.length);
        @Nullable Stored replaced = documents.put(key, copy(content));
        budget.giveBack(replaced == null ? 0 : replaced.size());
    }

    @Override
    public boolean create(String key, byte[] content) throws IOException {
        budget.take(content.length);
        boolean created = documents.putIfAbsent(key, copy(content)) == null;
        budget.giveBack(created ? 0 : content.length);
        return created;
    }

    private Stored copy(byte[] content) {
        return new Stored(content.clone(), clock.instant());
    }

    @Override
    public boolean delete(String key) {
        @Nullable Stored removed = documents.remove(key);
        budget.giveBack(removed == null ? 0 : removed.size());
        return removed != null;
    }

    @Override
    public boolean deleteTree(String level) {
        boolean any = false;
        for (String key : below(level).keySet()) {
            any |= delete(key);
        }
        return any;
    }

    @Override
    public Page<String> names(String level, Optional<String> after, int limit) {
        ConcurrentNavigableMap<String, Stored> rest =
                after.isEmpty() ? below(level) : below(level).tailMap(level + "/" + after.get() + "/" + LAST);
        List<String> names = new ArrayList<>();
        while (!rest.isEmpty() && names.size() <= limit) {
            String name = firstName(level, rest);
            names.add(name);
            rest = rest.tailMap(level + "/" + name + "/" + LAST);
        }
        return names.size() > limit ? new Page<>(names.subList(0, limit), true) : new Page<>(names, false);
    }

    private static String firstName(String level, ConcurrentNavigableMap<String, Stored> below) {
        String key = below.firstKey().substring(level.length() + 1);
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    private ConcurrentNavigableMap<String, Stored> below(String level) {
        return documents.subMap(level + "/", level + "/" + LAST);
    }
}
