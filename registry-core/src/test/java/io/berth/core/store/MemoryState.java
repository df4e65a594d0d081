package io.berth.core.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Server state in memory, for tests. */
public final class MemoryState implements ServerState {

    private final ConcurrentSkipListMap<String, byte[]> documents = new ConcurrentSkipListMap<>();

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    @Override
    public void write(String name, byte[] content) {
        documents.put(name, content.clone());
    }

    @Override
    public boolean create(String name, byte[] content) {
        return documents.putIfAbsent(name, content.clone()) == null;
    }

    @Override
    public boolean replace(String name, byte[] expected, byte[] content) {
        byte[] present = documents.get(name);
        // The map compares arrays by identity, as needed here: only what was just read is replaced.
        return present != null && Arrays.equals(present, expected) && documents.replace(name, present, content.clone());
    }

    @Override
    public boolean delete(String name) {
        return documents.remove(name) != null;
    }

    @Override
    public List<String> names(String level) {
        return documents.keySet().stream()
                .filter(name -> name.startsWith(level + "/"))
                .map(name -> name.substring(level.length() + 1).split("/", 2)[0])
                .distinct()
                .toList();
    }
}
