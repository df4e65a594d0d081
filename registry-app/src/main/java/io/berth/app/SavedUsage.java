package io.berth.app;

import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import io.berth.core.quota.Quotas;
import io.berth.core.quota.Usage;
import io.berth.core.store.ServerState;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the repositories with a quota used when the server stopped, so that the next one need not wait for a count. A
 * server that starts removes the document: after a crash there is none.
 */
final class SavedUsage {

    private static final String DOCUMENT = "quotas/usage";

    /** Some megabytes; in a larger store the next server counts. */
    private static final int MOST = 50_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ServerState state;
    private final Quotas quotas;

    SavedUsage(ServerState state, Quotas quotas) {
        this.state = state;
        this.quotas = quotas;
    }

    /**
     * The document.
     *
     * @param quotas by their names: with others, repositories may be missing
     */
    private record Saved(List<String> quotas, Map<String, Usage> repositories) {}

    private List<String> names() {
        return quotas.usage().stream().map(usage -> usage.quota().name()).toList();
    }

    void save() throws IOException {
        Optional<Map<RepositoryName, Usage>> known = quotas.known();
        if (known.isPresent() && known.get().size() <= MOST) {
            Map<String, Usage> repositories = new TreeMap<>();
            known.get().forEach((repository, usage) -> repositories.put(repository.value(), usage));
            state.write(DOCUMENT, JSON.writeValueAsBytes(new Saved(names(), repositories)));
        }
    }

    /** Has the quotas assume what was saved; returns whether there was something. */
    boolean restore() throws IOException {
        Optional<byte[]> document = state.read(DOCUMENT);
        if (document.isEmpty() || !state.delete(DOCUMENT)) {
            return false;
        }
        Optional<Map<RepositoryName, Usage>> usable = parse(document.get());
        usable.ifPresent(quotas::assume);
        return usable.isPresent();
    }

    private Optional<Map<RepositoryName, Usage>> parse(byte[] document) {
        try {
            Saved saved = JSON.readValue(document, Saved.class);
            if (!saved.quotas().equals(names())) {
                return Optional.empty();
            }
            Map<RepositoryName, Usage> repositories = new HashMap<>();
            saved.repositories().forEach((name, usage) -> repositories.put(new RepositoryName(name), usage));
            return Optional.of(repositories);
        } catch (JacksonException | RegistryException notOurs) {
            return Optional.empty();
        }
    }
}
