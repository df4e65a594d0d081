package io.berth.storage.metadata;

import io.berth.core.model.Page;
import io.berth.core.store.ServerState;
import io.berth.storage.layout.StorageLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The server state as documents, beside those of repositories. */
public final class DocumentServerState implements ServerState {

    private static final int READ_AT_ONCE = 1000;

    /** Restricts access to the state to the process owner. */
    @FunctionalInterface
    public interface Shelter {
        void ensure() throws IOException;
    }

    private final Documents documents;
    private final Shelter shelter;
    private final KeyLocks locks = new KeyLocks();

    public DocumentServerState(Documents documents, Shelter shelter) {
        this.documents = documents;
        this.shelter = shelter;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        return documents.read(StorageLayout.state(name));
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        shelter.ensure();
        documents.write(StorageLayout.state(name), content);
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        shelter.ensure();
        return documents.create(StorageLayout.state(name), content);
    }

    @Override
    public boolean replace(String name, byte[] expected, byte[] content) throws IOException {
        shelter.ensure();
        String key = StorageLayout.state(name);
        try (var _ = locks.replace(List.of(key))) {
            return documents.replace(
                    key,
                    present -> present.filter(bytes -> Arrays.equals(bytes, expected))
                            .isPresent(),
                    content);
        }
    }

    @Override
    public boolean delete(String name) throws IOException {
        return documents.delete(StorageLayout.state(name));
    }

    @Override
    public List<String> names(String level) throws IOException {
        List<String> names = new ArrayList<>();
        Optional<String> after = Optional.empty();
        Page<String> page;
        do {
            page = documents.names(StorageLayout.state(level), after, READ_AT_ONCE);
            names.addAll(page.items());
            after = page.items().isEmpty() ? after : Optional.of(page.items().getLast());
        } while (page.more());
        return names;
    }
}
