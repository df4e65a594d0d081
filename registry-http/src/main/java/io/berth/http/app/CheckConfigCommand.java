package io.berth.http.app;

import io.berth.auth.HtpasswdAccounts;
import io.berth.http.config.AuthConfig;
import io.berth.http.config.ConfigException;
import io.berth.http.config.ConfigLoader;
import io.berth.http.config.LoadedConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** {@code registry check-config}: whether {@code serve} would take the configuration. */
final class CheckConfigCommand implements Command {

    private static final Usage USAGE =
            Usage.ofConfig("check-config", "Checks the configuration, and says everything that is wrong with it.", """
            Exit code 0: it is valid; warnings name what has no effect. 1: it is not. Of the
            files it names the htpasswd file is read, if it exists.

            Example:
              registry check-config /etc/docker/registry/config.yml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    CheckConfigCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        LoadedConfig loaded = arguments.load(loader);
        if (loaded.config().auth() instanceof AuthConfig.Htpasswd(String _, Path accounts)) {
            HtpasswdAccounts.check(accounts);
        }
        loaded.warnings().forEach(warning -> out.println("warning: " + warning));
        out.println("ok: " + loaded.source());
        return 0;
    }
}
