package io.berth.http.app;

import io.berth.core.apikey.ApiKeys;
import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;

/** {@code registry key revoke}: ends an API key, for a running server with its next request. */
final class KeyRevokeCommand implements Command {

    private static final Operand ID = Operand.required("ID", "The id of the key, as key list shows it.");
    private static final Usage USAGE = new Usage(
            "key revoke",
            "Ends an API key at once, also for a server that runs.",
            List.of(ID, Operand.CONFIG),
            List.of(),
            """
            The id is the middle of the key: of berth_abcdefghijkl_... it is abcdefghijkl.

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
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageOf.shared(arguments.load(loader).config(), clock)) {
            if (!new ApiKeys(storage.state(), clock).revoke(id)) {
                throw new IOException("no such API key: " + id);
            }
        }
        out.println("revoked " + id);
        return 0;
    }
}
