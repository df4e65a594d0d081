package io.berth.app.cli;

import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyScope;
import io.berth.core.apikey.RevokedKey;
import io.berth.core.event.Events;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code registry key list}: lists the API keys of a store, without their secrets. */
final class KeyListCommand implements Command {

    private static final Usage USAGE = Usage.ofConfig("key list", "Lists the API keys, never their secrets.", """
            Columns: id, account, expires or revoked, last used (to the hour), name, scopes. Keys that ended or were
            revoked are listed for a month.

            Example:
              registry key list config/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    KeyListCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
        this.loader = loader;
        this.out = out;
        this.err = err;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        Clock clock = Clock.systemUTC();
        RegistryConfig config = arguments.load(loader).config();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            ApiKeys keys = new ApiKeys(storage.state(), new Events(clock, List.of()), clock);
            List<ApiKey> all = keys.all();
            List<RevokedKey> gone = keys.revoked();
            if (all.isEmpty() && gone.isEmpty()) {
                err.println("no API keys in " + StorageFactory.place(config));
            }
            for (ApiKey key : all) {
                String end = key.expires().map(Instant::toString).orElse("never expires");
                print(key, end, keys.lastUse(key.id()));
            }
            for (RevokedKey revoked : gone) {
                print(revoked.key(), "revoked " + revoked.revoked(), revoked.lastUse());
            }
        }
        return 0;
    }

    private void print(ApiKey key, String end, Optional<Instant> lastUse) {
        out.printf(
                "%s  %-20s  %-28s  %-20s  %s  %s%n",
                key.id(),
                key.account(),
                end,
                lastUse.map(Instant::toString).orElse("never used"),
                key.name(),
                key.scopes().stream().map(KeyScope::toString).collect(Collectors.joining(" ")));
    }
}
