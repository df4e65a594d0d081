package io.berth.app.cli;

import io.berth.app.IdentitySources;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.auth.IdentitySourceChain;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyOwner;
import io.berth.core.apikey.KeyScope;
import io.berth.core.apikey.RevokedKey;
import io.berth.core.event.Events;
import io.berth.core.file.FileFailure;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code registry key list}: lists the API keys of a store, without their secrets. */
final class KeyListCommand implements Command {

    private static final Usage USAGE = Usage.ofConfig("key list", "Lists the API keys, never their secrets.", """
            Columns: id, account, expires, revoked or refused, last used (to the hour), name, scopes. A key is refused
            when its account has a new password or is gone. Keys that ended or were revoked are listed for a month.

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
            boolean none = all.isEmpty() && gone.isEmpty();
            err.println((none ? "no API keys in " : "API keys in ") + StorageFactory.place(config));
            print(all, keys, config, clock);
            for (RevokedKey revoked : gone) {
                print(revoked.key(), "revoked " + revoked.revoked(), revoked.lastUse());
            }
        }
        return 0;
    }

    private void print(List<ApiKey> all, ApiKeys keys, RegistryConfig config, Clock clock) throws IOException {
        Set<String> refused = refused(all, config, clock);
        for (ApiKey key : all) {
            String end = refused.contains(key.id())
                    ? "refused: account changed"
                    : key.expires().map(Instant::toString).orElse("never expires");
            print(key, end, keys.lastUse(key.id()));
        }
    }

    /** The ids of the keys that the server refuses, as far as accounts can be looked up. */
    private Set<String> refused(List<ApiKey> all, RegistryConfig config, Clock clock) {
        if (all.stream().allMatch(key -> key.owner().isEmpty())) {
            return Set.of();
        }
        try (IdentitySources sources = IdentitySources.open(config, clock)) {
            IdentitySourceChain accounts = new IdentitySourceChain(sources.inOrder(), clock);
            return all.stream()
                    .filter(key -> isRefused(key, accounts))
                    .map(ApiKey::id)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            err.println("registry: warning: accounts cannot be looked up, so keys of changed ones are not marked: "
                    + FileFailure.text(e));
            return Set.of();
        }
    }

    /** Whether its owner has a new password or is gone, so that the server refuses the key. */
    private static boolean isRefused(ApiKey key, IdentitySourceChain accounts) {
        return key.owner()
                .map(owner -> {
                    try {
                        return accounts.find(key.account(), owner.source())
                                .filter(found -> KeyOwner.of(found).equals(owner))
                                .isEmpty();
                    } catch (IOException e) {
                        // A directory that does not answer: the server would let the key wait.
                        return false;
                    }
                })
                .orElse(false);
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
