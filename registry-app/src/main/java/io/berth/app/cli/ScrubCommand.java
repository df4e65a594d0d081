package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.RootBesideServer;
import io.berth.app.ScrubOrder;
import io.berth.app.StopRequest;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.DataSize;
import io.berth.app.config.RegistryConfig;
import io.berth.core.event.Events;
import io.berth.core.scrub.ScrubListener;
import io.berth.core.scrub.ScrubReport;
import io.berth.core.scrub.Scrubber;
import io.berth.core.store.StoreClaim;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code registry scrub}: finds damaged content. Where a server uses the store, the server does it. */
final class ScrubCommand implements Command {

    private static final Option RATE = Option.optional(
            "--rate",
            "SIZE",
            "Reads at most this much in a second. Default: no limit; with a server, its berth.scrub.rate.");
    private static final Option QUIET = Option.flag("--quiet", "Prints the result only.");

    private static final Usage USAGE = new Usage(
            "scrub",
            "Compares all stored content with its digests.",
            List.of(Operand.CONFIG),
            List.of(RATE, QUIET),
            """
            The server may run: pushes and pulls go on. Damaged content is moved to quarantine, and counts as absent, so
            that pushing an image again that needs it repairs it; "registry content explain DIGEST" names these images.
            An interrupted scrub goes on where it was. Run this as the user that the server runs as. Exit code 1:
            something is damaged, or could not be read.

            Examples:
              registry scrub /etc/berth/registry.yaml
              registry scrub --rate 50MB /etc/berth/registry.yaml
            """);

    private static final DataSize SLOWEST = DataSize.ofKibibytes(64);

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    ScrubCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
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
        Optional<DataSize> rate = rate(arguments);
        boolean isQuiet = arguments.has(QUIET.name());
        RegistryConfig config = arguments.load(loader).config();
        RootBesideServer.refuse(config);
        Clock clock = Clock.systemUTC();
        try (CommandTrail trail = CommandTrail.open(config, clock);
                Storage storage = StorageFactory.existing(config, clock)) {
            StopRequest stop = new StopRequest(storage.state());
            // A request that is left behind; no server asks before the claim.
            stop.forget();
            Optional<StoreClaim> claim = storage.claimAlone();
            if (claim.isEmpty()) {
                ScrubOrder order = new ScrubOrder(rate.map(DataSize::bytes).orElse(-1L));
                return print(new RunningServer(storage, out, isQuiet)
                        .ask(ScrubOrder.requests(storage.state()), order, "it scrubs", ScrubCommand::line));
            }
            try (StoreClaim _ = claim.get()) {
                Content content =
                        Content.of(config, storage, new Events(clock, List.of(new DamageTrail(trail, err))), clock);
                long limit = rate.map(DataSize::bytes).orElse(Scrubber.UNLIMITED);
                return print(content.scrubber().scrub(() -> limit, new Printing(stop, isQuiet)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; the next scrub goes on from there");
        }
    }

    private static Optional<DataSize> rate(Arguments arguments) throws WrongUsage {
        Optional<String> text = arguments.one(RATE.name());
        try {
            Optional<DataSize> rate = text.map(DataSize::parse);
            if (rate.isEmpty() || rate.get().bytes() >= SLOWEST.bytes()) {
                return rate;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Refused below.
        }
        throw new WrongUsage("not a rate: " + text.orElse("") + " (expected such as 50MB, and 64KB at least)");
    }

    private static String line(ScrubReport report) {
        return report.blobs() + " blobs checked, " + report.bytes() + " bytes, " + report.percent() + " %";
    }

    private int print(ScrubReport report) {
        out.println();
        out.println(report.blobs() + " blobs checked, " + report.bytes() + " bytes; " + report.damagedBlobs()
                + " damaged and moved to quarantine");
        report.damaged().forEach(digest -> out.println("damaged: " + digest));
        report.problems().forEach(problem -> err.println("problem: " + problem));
        if (report.damagedBlobs() > 0) {
            out.println("Push again an image that needs it: \"registry content explain DIGEST\" names these images.");
        }
        return report.hasFindings() ? 1 : 0;
    }

    /** Prints the progress, and stops when a server is about to use the store. */
    private final class Printing implements ScrubListener {

        private final StopRequest stop;
        private final boolean isQuiet;
        private int percent;

        private Printing(StopRequest stop, boolean isQuiet) {
            this.stop = stop;
            this.isQuiet = isQuiet;
        }

        private void print(String line) {
            if (!isQuiet) {
                out.println(line);
                out.flush();
            }
        }

        @Override
        public void resumes(ScrubReport before) {
            print("goes on with the scrub that began at " + before.started() + ": " + line(before));
        }

        @Override
        public void progress(ScrubReport soFar) throws InterruptedIOException {
            if (isStopped()) {
                throw new InterruptedIOException("stopped, since a server starts to use this store; run the command"
                        + " again: the server goes on with it then");
            }
            if (soFar.percent() > percent) {
                percent = soFar.percent();
                print(line(soFar));
            }
        }

        private boolean isStopped() {
            try {
                return stop.isMade();
            } catch (IOException e) {
                // The next call tells; a server that starts waits for 20 seconds.
                return false;
            }
        }
    }
}
