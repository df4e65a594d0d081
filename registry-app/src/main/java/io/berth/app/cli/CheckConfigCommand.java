package io.berth.app.cli;

import io.berth.app.Access;
import io.berth.app.config.AuthConfig;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.LoadedConfig;
import io.berth.auth.HtpasswdAccounts;
import io.berth.core.file.FileFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** {@code registry check-config}: checks whether {@code serve} would accept the configuration. */
final class CheckConfigCommand implements Command {

    private static final Usage USAGE = new Usage(
            "check-config",
            "Checks the configuration, and says everything that is wrong with it.",
            List.of(Operand.CONFIG),
            List.of(ExperimentalStorage.CONSENT),
            """
            Exit code 0: serve takes it; lines that begin with "registry: warning:" name what has no effect. 1: serve
            refuses it, because of the lines that begin with "registry: error:". Of the files it names, those of berth.access.file
            and auth.htpasswd are read; certificates, keys, passwords and the storage are not opened.

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
    public int run(Arguments arguments) throws ConfigException {
        LoadedConfig loaded = arguments.load(loader);
        loaded.warnings().forEach(this::warn);
        checkAccounts(loaded.config().auth());
        ExperimentalStorage.requireConsent(loaded.config(), arguments);
        Access.authorizer(loaded.config());
        out.println("ok: " + loaded.source());
        return 0;
    }

    /** In the format of errors. */
    private void warn(Object warning) {
        out.println("registry: warning: " + warning);
    }

    private void checkAccounts(AuthConfig auth) throws ConfigException {
        if (auth instanceof AuthConfig.Htpasswd(String _, Path accounts)) {
            try {
                HtpasswdAccounts.check(accounts).forEach(this::warn);
            } catch (IOException e) {
                throw ConfigException.of("auth.htpasswd.path", FileFailure.text(e));
            }
        }
    }
}
