package io.berth.app.cli;

import io.berth.app.Access;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.LoadedConfig;
import io.berth.core.access.Action;
import io.berth.core.access.Decision;
import io.berth.core.access.Limit;
import io.berth.core.access.Permission;
import io.berth.core.access.Principal;
import io.berth.core.model.RegistryException;
import io.berth.core.model.RepositoryName;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code registry access explain}: whether an account has a permission, and which rule decides. */
final class ExplainAccessCommand implements Command {

    private static final String USER = "--user";
    private static final String GROUP = "--group";
    private static final String FROM = "--from";
    private static final String REPOSITORY = "--repository";
    private static final String ACTION = "--action";
    private static final String ADMIN = "admin";
    private static final String HERE = "127.0.0.1";
    private static final int REFUSED = 3;

    private static final Usage USAGE = new Usage(
            "access explain",
            "Says whether an account may do an action, and which rule decides.",
            List.of(Operand.CONFIG),
            List.of(
                    Option.optional(USER, "NAME", "The account; without it, the anonymous."),
                    Option.repeated(GROUP, "NAME", "A group of the account, as LDAP or a token would tell."),
                    Option.optional(FROM, "ADDRESS", "The address of the client; " + HERE + " if not said."),
                    Option.optional(REPOSITORY, "NAME", "The repository; needed for every action but admin."),
                    Option.required(ACTION, "ACTION", "pull, push, delete, list or admin.")),
            """
            Exit code 0: permitted. 3: denied. The rules are those of the configuration. Whether the account exists
            is not checked, and the scopes of tokens and keys may allow less.

            Examples:
              registry access explain --user ann --group dev --repository team/app --action push
              registry access explain --from 192.0.2.7 --repository team/app --action pull registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    ExplainAccessCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, WrongUsage {
        Principal principal = principal(arguments);
        InetAddress address = address(arguments.one(FROM).orElse(HERE));
        Permission permission = permission(arguments);
        LoadedConfig loaded = arguments.load(loader);
        Decision decision = Access.authorizer(loaded.config()).decide(principal, address, permission);
        out.println((decision.permitted() ? "permitted: " : "denied: ") + question(arguments, principal, address));
        out.println("by: " + decision.rule());
        if (!loaded.isFromFile()) {
            out.println("in: " + loaded.source() + "; for those of a server, name its configuration (CONFIG)");
        }
        return decision.permitted() ? 0 : REFUSED;
    }

    private static Principal principal(Arguments arguments) throws WrongUsage {
        Optional<String> user = arguments.one(USER);
        Set<String> groups = Set.copyOf(arguments.all(GROUP));
        if (user.isPresent() && !user.get().isEmpty()) {
            return new Principal(user.get(), groups, "command line", Limit.NONE);
        }
        if (!groups.isEmpty()) {
            throw new WrongUsage("the anonymous are in no group: " + GROUP + " needs " + USER);
        }
        return Principal.ANONYMOUS;
    }

    private static InetAddress address(String text) throws WrongUsage {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("not an address: " + text);
        }
    }

    private static Permission permission(Arguments arguments) throws WrongUsage {
        String word = arguments.required(ACTION);
        if (word.equals(ADMIN)) {
            return new Permission.Administer();
        }
        Action action = Arrays.stream(Action.values())
                .filter(known -> known.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new WrongUsage("not an action: " + word));
        String repository = arguments.one(REPOSITORY).orElseThrow(() -> new WrongUsage("missing: " + REPOSITORY));
        try {
            return new Permission.OnRepository(new RepositoryName(repository), action);
        } catch (RegistryException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static String question(Arguments arguments, Principal principal, InetAddress address) {
        String who = principal.isAnonymous() ? "anonymous" : principal.name();
        String groups = principal.groups().isEmpty() ? "" : " of " + String.join(", ", arguments.all(GROUP));
        String where = arguments.one(REPOSITORY).map(" "::concat).orElse("");
        return who + groups + ", " + arguments.required(ACTION) + where + " from " + address.getHostAddress();
    }
}
