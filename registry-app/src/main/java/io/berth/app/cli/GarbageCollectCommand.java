package io.berth.app.cli;

import io.berth.app.CollectionOrder;
import io.berth.app.Content;
import io.berth.app.RootBesideServer;
import io.berth.app.StopRequest;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.GarbageCollectionConfig;
import io.berth.app.config.GoDuration;
import io.berth.app.config.RegistryConfig;
import io.berth.core.gc.CollectionListener;
import io.berth.core.gc.CollectionOptions;
import io.berth.core.gc.CollectionReport;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.core.store.StoreClaim;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code registry garbage-collect}: frees space, with the options and the output of registry:2. Where a server uses the
 * store, the server does it.
 */
final class GarbageCollectCommand implements Command {

    private static final Option DRY_RUN = Option.flag("--dry-run", "Changes nothing; says what would go.");
    private static final Option UNTAGGED = Option.flag(
            "--delete-untagged", "Manifests without a tag go, too; children of an index and referrers stay with it.");
    private static final Option QUIET = Option.flag("--quiet", "Prints the result only.");
    private static final Option GRACE = Option.optional(
            "--grace", "DURATION", "Keeps what was pushed or asked for since; 0s deletes at once, without quarantine.");

    private static final Usage USAGE = new Usage(
            "garbage-collect",
            "Frees the space of content that no manifest needs.",
            List.of(Operand.CONFIG),
            List.of(DRY_RUN, UNTAGGED, QUIET, GRACE),
            """
            -d, -m and -q are short for the first three. The server may run: pushes and pulls go on. Removed content
            stays in quarantine (berth.garbagecollection.quarantine), from which its space is freed by a later run;
            --grace 0s frees it at once. Run this as the user that the server runs as. Exit code 1: it failed, or
            something is damaged.

            Examples:
              registry garbage-collect --dry-run /etc/berth/registry.yaml
              registry garbage-collect --delete-untagged --grace 1h /etc/berth/registry.yaml
            """);

    private static final Map<String, String> SHORT =
            Map.of("-d", DRY_RUN.name(), "-m", UNTAGGED.name(), "-q", QUIET.name());

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    GarbageCollectCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
        this.loader = loader;
        this.out = out;
        this.err = err;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    /** Also takes the short names of registry:2, and flags with a value as in {@code --dry-run=true}. */
    @Override
    public Arguments read(List<String> words) throws WrongUsage {
        return Arguments.of(
                words.stream()
                        .map(word -> word.startsWith("-") && word.endsWith("=true")
                                ? word.substring(0, word.length() - "=true".length())
                                : word)
                        .map(word -> SHORT.getOrDefault(word, word))
                        .toList(),
                USAGE);
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException, WrongUsage {
        Optional<Duration> grace = grace(arguments);
        RegistryConfig config = arguments.load(loader).config();
        RootBesideServer.refuse(config);
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            // A request that is left behind; no server asks before the claim.
            new StopRequest(storage.state()).forget();
            Optional<StoreClaim> claim = storage.claimAlone();
            if (claim.isEmpty()) {
                return print(askServer(arguments, grace, storage));
            }
            try (StoreClaim _ = claim.get()) {
                return print(collect(arguments, grace, config, storage, clock));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; what was removed so far was garbage");
        }
    }

    private static Optional<Duration> grace(Arguments arguments) throws WrongUsage {
        Optional<String> text = arguments.one(GRACE.name());
        try {
            return text.map(GoDuration::parse);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new WrongUsage("not a duration: " + text.orElse("") + " (expected such as 0s, 90m or 24h)");
        }
    }

    private CollectionReport collect(
            Arguments arguments, Optional<Duration> grace, RegistryConfig config, Storage storage, Clock clock)
            throws IOException {
        GarbageCollectionConfig configured = config.berth().garbageCollection();
        Content content = Content.of(config, storage, clock);
        CollectionOptions options = new CollectionOptions(
                grace.orElse(configured.grace()),
                configured.quarantine(),
                arguments.has(UNTAGGED.name()),
                arguments.has(DRY_RUN.name()),
                1);
        StopRequest stop = new StopRequest(storage.state());
        try {
            return content.collector().collect(options, new Stopping(stop, arguments.has(QUIET.name())));
        } finally {
            content.journal().flush();
        }
    }

    private CollectionReport askServer(Arguments arguments, Optional<Duration> grace, Storage storage)
            throws IOException, InterruptedException {
        CollectionOrder order = new CollectionOrder(
                grace.map(Duration::toMillis).orElse(-1L),
                arguments.has(UNTAGGED.name()),
                arguments.has(DRY_RUN.name()));
        return new RunningServer(storage, out, arguments.has(QUIET.name()))
                .ask(CollectionOrder.requests(storage.state()), order, "it collects", GarbageCollectCommand::progress);
    }

    private static String progress(CollectionReport report) {
        return report.repositories() + " repositories, " + report.manifests() + " manifests, " + report.blobs()
                + " blobs looked at";
    }

    private int print(CollectionReport report) {
        out.println();
        out.println(report.blobs() + " blobs stored, " + report.blobsRemoved() + " blobs and "
                + report.manifestsRemoved() + " manifests " + (report.dryRun() ? "eligible for deletion" : "removed"));
        out.println(report.bytesRemoved() + " bytes " + (report.dryRun() ? "would be removed" : "removed") + ", "
                + report.bytesFreed() + " bytes freed");
        long kept = report.bytesRemoved() - report.bytesFreed();
        if (!report.dryRun() && kept > 0) {
            out.println(kept + " bytes are in quarantine, from which a later run frees them"
                    + " (berth.garbagecollection.quarantine; --grace 0s frees at once)");
        }
        report.problems().forEach(problem -> err.println("problem: " + problem));
        return report.problems().isEmpty() ? 0 : 1;
    }

    /** Prints the lines of registry:2, which scripts parse, and stops when a server is about to use the store. */
    private final class Stopping implements CollectionListener {

        private final StopRequest stop;
        private final boolean isQuiet;

        private Stopping(StopRequest stop, boolean isQuiet) {
            this.stop = stop;
            this.isQuiet = isQuiet;
        }

        @Override
        public void progress(CollectionReport soFar) throws IOException {
            if (stop.isMade()) {
                throw new IOException("stopped, since a server starts to use this store; what was removed was garbage."
                        + " Run the command again: the server collects then");
            }
        }

        private void print(String line) {
            if (!isQuiet) {
                out.println(line);
            }
        }

        @Override
        public void repository(RepositoryName repository) {
            print(repository.value());
        }

        @Override
        public void keeps(RepositoryName repository, Digest manifest) {
            print(repository + ": marking manifest " + manifest);
        }

        @Override
        public void needs(RepositoryName repository, Digest blob) {
            print(repository + ": marking blob " + blob);
        }

        @Override
        public void untagged(RepositoryName repository, Digest manifest) {
            print("manifest eligible for deletion: " + manifest);
        }

        @Override
        public void blob(Digest digest, long size) {
            print("blob eligible for deletion: " + digest);
        }
    }
}
