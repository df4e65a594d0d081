package io.berth.http.app;

import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyScope;
import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code registry key list}: the API keys of a store, without their secrets. */
final class KeyListCommand implements Command {

    private static final Usage USAGE = Usage.ofConfig("key list", "Lists the API keys, never their secrets.", """
            Columns: id, account, expires, last used (to the hour), name, scopes.

            Example:
              registry key list config/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    KeyListCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageOf.shared(arguments.load(loader).config(), clock)) {
            ApiKeys keys = new ApiKeys(storage.state(), clock);
            for (ApiKey key : keys.all()) {
                print(key, keys.lastUse(key.id()));
            }
        }
        return 0;
    }

    private void print(ApiKey key, Optional<Instant> lastUse) {
        out.printf(
                "%s  %-20s  %-20s  %-20s  %s  %s%n",
                key.id(),
                key.account(),
                key.expires().map(Instant::toString).orElse("never expires"),
                lastUse.map(Instant::toString).orElse("never used"),
                key.name(),
                key.scopes().stream().map(KeyScope::toString).collect(Collectors.joining(" ")));
    }
}
