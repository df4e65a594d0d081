package io.berth.app.cli;

import io.berth.app.Access;
import io.berth.app.IdentitySources;
import io.berth.app.RootBesideServer;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.LoadedConfig;
import io.berth.app.config.RegistryConfig;
import io.berth.auth.IdentitySourceChain;
import io.berth.auth.rules.AccessRules;
import io.berth.core.access.Action;
import io.berth.core.access.RepositoryGlob;
import io.berth.core.apikey.ApiKey;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.apikey.KeyOwner;
import io.berth.core.apikey.KeyScope;
import io.berth.core.apikey.NewKey;
import io.berth.core.event.Events;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code registry key create}: creates an API key, in the store of a server that may be running. */
final class KeyCreateCommand implements Command {

    private static final Usage USAGE = new Usage(
            "key create",
            "Makes an API key and prints it, this once; a running server takes it at once.",
            List.of(Operand.CONFIG),
            List.of(
                    Option.required("--name", "NAME", "What the key is for; the name of its robot, without --user."),
                    Option.oneOrMore(
                            "--repository", "GLOB", "Repositories it gives access to: team/app, team/*, team/**."),
                    Option.oneOrMore(
                            "--action",
                            "ACTION",
                            "What it allows there: pull, push, delete, list or *; push and delete include pull."),
                    Option.optional("--expires", "TIME", "How long it is valid, such as 90d or 12h."),
                    Option.optional("--user", "ACCOUNT", "Whose key it is; without it a robot's, robot/NAME."),
                    Option.repeated("--group", "GROUP", "A group that the robot is in.")),
            """
            The key is the password of any user name, and a bearer token. What it may do is what both its scopes and
            the access rules of its account allow. Run this as the user that the server runs as.

            Example:
              registry key create --name ci --repository 'team/*' --action pull --action push --expires 90d
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    KeyCreateCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
        this.loader = loader;
        this.out = out;
        this.err = err;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException, WrongUsage {
        LoadedConfig loaded = arguments.load(loader);
        RegistryConfig config = loaded.config();
        RootBesideServer.refuse(config);
        Clock clock = Clock.systemUTC();
        NewKey wanted = wanted(arguments, config, clock);
        // Before the key is created, so that invalid rules do not leave an unused one.
        Optional<AccessRules> rules = MissingRules.rules(config.berth().access());
        boolean isNew = StorageFactory.isNew(config);
        try (CommandTrail trail = CommandTrail.open(config, clock);
                Storage storage = store(loaded, clock)) {
            ApiKeys.Issued issued = new ApiKeys(storage.state(), new Events(clock, List.of()), clock).create(wanted);
            // If recording fails, the key is not shown and so cannot be used.
            trail.record("create-key", details(issued.key()));
            err.println("key " + issued.key().id() + " of " + issued.key().account()
                    + issued.key().owner().map(owner -> " of " + owner.source()).orElse("")
                    + issued.key().expires().map(end -> ", valid until " + end).orElse(", valid until it is revoked")
                    + ", in " + StorageFactory.place(config)
                    + (isNew ? ", a new store: no registry has written there before" : ""));
            out.println(issued.text().reveal());
            warn(issued.key(), config, rules);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    /** Without a file of configuration, a store that does not exist is hardly the one that is meant. */
    private static Storage store(LoadedConfig loaded, Clock clock) throws IOException {
        return loaded.isFromFile()
                ? StorageFactory.shared(loaded.config(), clock)
                : StorageFactory.used(loaded.config(), clock);
    }

    private void warn(ApiKey key, RegistryConfig config, Optional<AccessRules> rules) {
        if (!Access.hasAccounts(config) && rules.isEmpty()) {
            err.println(
                    "registry: warning: this registry has neither accounts nor access rules: any client may do everything"
                            + " without a key, and one that is revoked is let in, too; set auth.htpasswd or berth.access");
        }
        List<String> missing = MissingRules.of(key, rules);
        if (!missing.isEmpty()) {
            err.println("registry: warning: no access rule lets " + key.account()
                    + " do what this key is for; add to the rules of berth.access:");
            missing.forEach(rule -> err.println("  " + rule));
        }
    }

    private static Map<String, String> details(ApiKey key) {
        return Map.of(
                "key", key.id(),
                "of", key.account(),
                "scope", key.scopes().stream().map(KeyScope::toString).collect(Collectors.joining(" ")));
    }

    private static NewKey wanted(Arguments arguments, RegistryConfig config, Clock clock)
            throws IOException, WrongUsage {
        try {
            String name = arguments.required("--name");
            String account = arguments.one("--user").orElse(ApiKey.ROBOTS + name);
            return new NewKey(
                    name,
                    account,
                    ApiKey.isRobot(account) ? Optional.empty() : Optional.of(owner(account, config, clock)),
                    scopes(arguments),
                    Set.copyOf(arguments.all("--group")),
                    arguments.one("--expires").map(KeyCreateCommand::duration));
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    /** The account as the server would find it: the key does not belong to another one of the same name. */
    private static KeyOwner owner(String account, RegistryConfig config, Clock clock) throws IOException {
        try (IdentitySources sources = IdentitySources.open(config, clock)) {
            return new IdentitySourceChain(sources.inOrder(), clock)
                    .find(account)
                    .map(KeyOwner::of)
                    .orElseThrow(() -> new IOException("no account by this name can be looked up: " + account));
        }
    }

    private static List<KeyScope> scopes(Arguments arguments) {
        Set<Action> actions = arguments.all("--action").stream()
                .flatMap(word -> KeyScope.actions(word).stream())
                .collect(Collectors.toSet());
        return arguments.all("--repository").stream()
                .map(glob -> new KeyScope(RepositoryGlob.parse(glob), actions))
                .toList();
    }

    /** Parses a whole number of days, hours, minutes or seconds. */
    private static Duration duration(String text) {
        Optional<Duration> duration = text.matches("[0-9]{1,6}[dhms]")
                ? Optional.of(Duration.parse(text.endsWith("d") ? "P" + text : "PT" + text))
                : Optional.empty();
        return duration.orElseThrow(
                () -> new IllegalArgumentException("not a time: " + text + " (expected such as 90d or 12h)"));
    }
}
