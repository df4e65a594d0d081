package io.berth.app.cli;

import io.berth.app.RootBesideServer;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.event.Events;
import io.berth.core.file.FileFailure;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** {@code registry key revoke}: revokes an API key, effective with the next request to a running server. */
final class KeyRevokeCommand implements Command {

    private static final Operand ID = Operand.required("ID", "The id of the key, as key list shows it.");
    private static final Usage USAGE = new Usage(
            "key revoke",
            "Ends an API key at once, also for a server that runs.",
            List.of(ID, Operand.CONFIG),
            List.of(),
            """
            The id is the middle of the key: of berth_abcdefghijkl_... it is abcdefghijkl. Run this as the user that the
            server runs as.

            Example:
              registry key revoke abcdefghijkl
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    KeyRevokeCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        String id = arguments.required(ID.name());
        RegistryConfig config = arguments.load(loader).config();
        RootBesideServer.refuse(config);
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            ApiKeys keys = new ApiKeys(storage.state(), new Events(clock, List.of()), clock);
            String account = account(keys, id);
            if (!keys.revoke(id)) {
                throw new IOException(notFound(keys, id) + StorageFactory.place(config) + ": " + id);
            }
            out.println("revoked " + id);
            record(config, clock, Map.of("key", id, "of", account));
        }
        return 0;
    }

    /** The start of the message for a key that does not exist, or no longer. */
    private static String notFound(ApiKeys keys, String id) throws IOException {
        return keys.revoked().stream()
                .filter(revoked -> revoked.key().id().equals(id))
                .map(revoked -> "revoked before, at " + revoked.revoked() + ", in ")
                .findFirst()
                .orElse("no such API key in ");
    }

    /** A leaked key must be revoked even if that cannot be recorded. */
    private static void record(RegistryConfig config, Clock clock, Map<String, String> details) throws IOException {
        try (CommandTrail trail = CommandTrail.open(config, clock)) {
            trail.record("revoke-key", details);
        } catch (IOException e) {
            throw new IOException("revoked, but the audit log cannot be written: " + FileFailure.text(e), e);
        }
    }

    /** Empty for an unreadable key, which can be revoked all the same. */
    private static String account(ApiKeys keys, String id) {
        try {
            return keys.find(id).map(ApiKey::account).orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
