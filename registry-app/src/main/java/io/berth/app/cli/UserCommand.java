package io.berth.app.cli;

import io.berth.app.config.AuthConfig;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.auth.HtpasswdEditor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code registry user …}: edits the accounts of an htpasswd file; a running server reloads it. */
final class UserCommand implements Command {

    private static final Operand NAME = Operand.required("NAME", "The name of the account.");
    private static final Option FILE =
            Option.optional("--file", "FILE", "The htpasswd file; without it, the one that the configuration names.");

    private static final Usage ADD = new Usage(
            "user add",
            "Makes an account of an htpasswd file, or gives it a new password.",
            List.of(NAME, Operand.CONFIG),
            List.of(FILE),
            """
            The password is asked for, or read as one line from what is piped in. A new password ends the account's
            API keys and refresh tokens; keys of robots stay as they are.

            Examples:
              registry user add ann --file /etc/berth/htpasswd
              registry user add ann config/registry.yaml < password.txt
            """);
    private static final Usage REMOVE = new Usage(
            "user remove",
            "Removes an account from an htpasswd file; it cannot log in any more.",
            List.of(NAME, Operand.CONFIG),
            List.of(FILE),
            """
            Its API keys, refresh tokens and uploads end with it: an account that is created by this name later has
            none of them.

            Example:
              registry user remove ann
            """);
    private static final Usage LIST = new Usage(
            "user list", "Lists the accounts of an htpasswd file.", List.of(Operand.CONFIG), List.of(FILE), """
            Example:
              registry user list --file /etc/berth/htpasswd
            """);

    private final Usage usage;
    private final ConfigLoader loader;
    private final Deed deed;

    /** An edit of the file. */
    @FunctionalInterface
    private interface Deed {
        void perform(HtpasswdEditor file, Arguments arguments) throws IOException;
    }

    private UserCommand(Usage usage, ConfigLoader loader, Deed deed) {
        this.usage = usage;
        this.loader = loader;
        this.deed = deed;
    }

    static Command add(ConfigLoader loader, PasswordPrompt prompt, PrintWriter out) {
        return new UserCommand(ADD, loader, (file, arguments) -> {
            String name = arguments.required(NAME.name());
            boolean known = file.put(name, prompt.ask(name));
            out.println(
                    known
                            ? "new password for " + name
                                    + ": a server that runs refuses its API keys and refresh tokens"
                                    + " within half a minute (registry key revoke ID: at once)"
                            : "added " + name);
        });
    }

    static Command remove(ConfigLoader loader, PrintWriter out) {
        return new UserCommand(REMOVE, loader, (file, arguments) -> {
            String name = arguments.required(NAME.name());
            if (!file.remove(name)) {
                throw new IOException("no such account: " + name);
            }
            out.println("removed " + name + ": a server that runs refuses its API keys and refresh tokens within half a"
                    + " minute (registry key revoke ID: at once)");
        });
    }

    static Command list(ConfigLoader loader, PrintWriter out) {
        return new UserCommand(LIST, loader, (file, _) -> file.names().forEach(out::println));
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException, WrongUsage {
        try {
            deed.perform(new HtpasswdEditor(file(arguments)), arguments);
            return 0;
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private Path file(Arguments arguments) throws ConfigException, WrongUsage {
        Optional<String> file = arguments.one(FILE.name());
        if (file.isPresent()) {
            return Path.of(file.get());
        }
        if (arguments.load(loader).config().auth() instanceof AuthConfig.Htpasswd(var _, Path path)) {
            return path;
        }
        throw new WrongUsage("the configuration names no htpasswd file (auth.htpasswd.path): give --file");
    }
}
