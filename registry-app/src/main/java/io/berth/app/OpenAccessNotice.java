package io.berth.app;

import io.berth.app.config.AccessConfig;
import io.berth.app.config.ListenAddress;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig;
import java.util.Optional;

/** The warning about a registry without accounts that other machines can reach. */
final class OpenAccessNotice {

    private OpenAccessNotice() {}

    /** Empty where there are accounts or access rules, or only this machine can reach the registry. */
    static Optional<String> of(RegistryConfig config) {
        boolean closed = Access.hasAccounts(config)
                || !(config.berth().access() instanceof AccessConfig.None)
                || config.http().addr().isLocal();
        return closed ? Optional.empty() : Optional.of(text(config));
    }

    private static String text(RegistryConfig config) {
        int port = config.http().addr() instanceof ListenAddress.Tcp(String _, int tcp) ? tcp : 0;
        return "no auth configured: any client that reaches " + config.http().addr() + " may "
                + permitted(config.storage())
                + ", and docker login succeeds with any password; set auth.htpasswd, or let only this machine connect"
                + " (http.addr: 127.0.0.1:" + port + "; for a container -p 127.0.0.1:" + port + ":" + port + ")";
    }

    private static String permitted(StorageConfig storage) {
        if (storage.readOnly()) {
            return "pull";
        }
        return storage.deleteEnabled() ? "pull, push and delete" : "pull and push";
    }
}
