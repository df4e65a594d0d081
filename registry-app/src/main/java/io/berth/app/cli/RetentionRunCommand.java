package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.RetentionOrder;
import io.berth.app.RootBesideServer;
import io.berth.app.StopRequest;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.core.event.Cause;
import io.berth.core.event.Event;
import io.berth.core.event.EventListener;
import io.berth.core.event.Events;
import io.berth.core.event.Fact;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.retention.Decision;
import io.berth.core.retention.RetentionListener;
import io.berth.core.retention.RetentionReport;
import io.berth.core.service.ReadOnlyMode;
import io.berth.core.store.StoreClaim;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code registry retention run}: deletes old tags. Where a server uses the store, the server does it. */
final class RetentionRunCommand implements Command {

    private static final Option FORCE =
            Option.flag("--force", "Deletes the tags also if they are more than berth.retention.limit.");
    private static final Option QUIET = Option.flag("--quiet", "Prints the result only.");

    private static final Usage USAGE = new Usage(
            "retention run",
            "Deletes the tags that no rule of berth.retention keeps.",
            List.of(Operand.CONFIG),
            List.of(FORCE, QUIET),
            """
            A tag is deleted as a client does it: "registry undelete" restores it within berth.journal.undelete. Space
            is freed by "registry garbage-collect --delete-untagged". Where a server uses the store, the server does it,
            by the rules that it was started with. A tag that is pushed meanwhile stays. Run this as the user that the
            server runs as. Exit code 1: it failed, or more tags would be deleted than berth.retention.limit permits;
            then none was.

            Example:
              registry retention run /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    RetentionRunCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
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
        boolean force = arguments.has(FORCE.name());
        boolean isQuiet = arguments.has(QUIET.name());
        RegistryConfig config = arguments.load(loader).config();
        RootBesideServer.refuse(config);
        if (config.storage().driver() instanceof Driver.S3) {
            throw new IOException("buckets have no retention yet");
        }
        Clock clock = Clock.systemUTC();
        try (CommandTrail trail = CommandTrail.open(config, clock);
                Storage storage = StorageFactory.existing(config, clock)) {
            requireWrites(config, storage, clock);
            // A request that is left behind; no server asks before the claim.
            new StopRequest(storage.state()).forget();
            Optional<StoreClaim> claim = storage.claimAlone();
            if (claim.isEmpty()) {
                return print(new RunningServer(storage, out, isQuiet)
                        .ask(
                                RetentionOrder.requests(storage.state()),
                                new RetentionOrder(force),
                                "it deletes",
                                RetentionRunCommand::progress));
            }
            try (StoreClaim _ = claim.get()) {
                return print(delete(config, storage, new DeletionTrail(trail, err), clock, force, isQuiet));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; another run goes on");
        }
    }

    private static void requireWrites(RegistryConfig config, Storage storage, Clock clock) throws IOException {
        if (config.storage().readOnly()) {
            throw new IOException("no tags are deleted: the registry is read-only");
        }
        Optional<ReadOnlyMode.Order> order =
                new ReadOnlyMode(storage.state(), new Events(clock, List.of()), clock).order();
        if (order.isPresent()) {
            throw new IOException("no tags are deleted: " + order.get());
        }
    }

    private RetentionReport delete(
            RegistryConfig config, Storage storage, EventListener trail, Clock clock, boolean force, boolean isQuiet)
            throws IOException {
        Content content = Content.of(config, storage, new Events(clock, List.of(trail)), clock);
        int limit = force ? RetentionOrder.NO_LIMIT : config.berth().retention().limit();
        Printing printing = new Printing(new StopRequest(storage.state()), isQuiet);
        try {
            return Cause.during(
                    RetentionRunCommand::cause, () -> content.retention().run(limit, printing));
        } finally {
            content.journal().flush();
        }
    }

    private static Cause cause() {
        return new Cause(System.getProperty("user.name", ""), "command line", "", "", "", "", "", "", "retention");
    }

    private static String progress(RetentionReport report) {
        return report.decided() + " tags decided, " + report.going() + " go, " + report.deleted() + " deleted";
    }

    private int print(RetentionReport report) {
        out.println();
        out.println(report.deleted() + " of " + report.decided() + " tags deleted, in " + report.repositories()
                + " repositories that the rules are for");
        return 0;
    }

    /** Records the deleted tags in the audit log. */
    private record DeletionTrail(CommandTrail trail, PrintWriter err) implements EventListener {

        @Override
        public void on(Event event) {
            if (event.fact() instanceof Fact.TagDeleted(RepositoryName repository, Tag tag)) {
                try {
                    trail.record(
                            "delete",
                            Map.of("repository", repository.value(), "tags", tag.name(), "reason", "retention"));
                } catch (IOException e) {
                    err.println("the audit log cannot be written: " + e.getMessage());
                }
            }
        }
    }

    /** Prints what is deleted, and stops when a server is about to use the store. */
    private final class Printing implements RetentionListener {

        private final StopRequest stop;
        private final boolean isQuiet;

        private Printing(StopRequest stop, boolean isQuiet) {
            this.stop = stop;
            this.isQuiet = isQuiet;
        }

        @Override
        public void begins(RetentionReport plan) {
            print(plan.going() + " of " + plan.decided() + " tags are about to be deleted");
        }

        @Override
        public void deleted(RepositoryName repository, Decision decision) {
            print(repository + ":" + decision.tag() + " deleted, was " + decision.target() + "; " + decision.why());
        }

        @Override
        public void progress(RetentionReport soFar) throws IOException {
            if (stop.isMade()) {
                throw new IOException("stopped, since a server starts to use this store; run the command again: the"
                        + " server deletes then");
            }
        }

        private void print(String line) {
            if (!isQuiet) {
                out.println(line);
            }
        }
    }
}
