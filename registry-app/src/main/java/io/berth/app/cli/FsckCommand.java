package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.RootBesideServer;
import io.berth.app.StopRequest;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.event.Events;
import io.berth.core.fsck.Finding;
import io.berth.core.fsck.FsckListener;
import io.berth.core.fsck.FsckReport;
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

/** {@code registry fsck}: checks a store that no server uses, and repairs it. */
final class FsckCommand implements Command {

    private static final Option REPAIR = Option.flag("--repair", "Repairs what can be repaired.");

    private static final Usage USAGE = new Usage(
            "fsck", "Checks and repairs a store that no server uses.", List.of(Operand.CONFIG), List.of(REPAIR), """
            It checks all content against its digests, the links of manifests, blobs and tags, and that everything exists
            that manifests need. --repair moves damaged content to quarantine, so that pushing it again repairs it;
            writes damaged links again whose target is known; and removes a damaged tag if nothing tells its target.
            Content is never removed. Run it as the user that the server runs as. Exit code 1: something must be
            repaired or pushed again. While a server runs, "registry scrub" checks the content.

            Examples:
              registry fsck /etc/berth/registry.yaml
              registry fsck --repair /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    FsckCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
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
        RegistryConfig config = arguments.load(loader).config();
        Clock clock = Clock.systemUTC();
        boolean repairs = arguments.has(REPAIR.name());
        if (repairs) {
            RootBesideServer.refuse(config);
        }
        try (CommandTrail trail = repairs ? CommandTrail.open(config, clock) : CommandTrail.none(clock);
                Storage storage = StorageFactory.existing(config, clock)) {
            StopRequest stop = new StopRequest(storage.state());
            // A request that is left behind; no server asks before the claim.
            stop.forget();
            Optional<StoreClaim> claim = storage.claimAlone();
            if (claim.isEmpty()) {
                throw new IOException("a server or another command uses this store: stop it first, or use"
                        + " \"registry scrub\" (buckets are not supported yet)");
            }
            try (StoreClaim _ = claim.get()) {
                Content content =
                        Content.of(config, storage, new Events(clock, List.of(new DamageTrail(trail, err))), clock);
                FsckReport report = content.storeCheck().run(repairs, new Printing(stop));
                if (repairs) {
                    trail.record("repair", Map.of("repaired", Long.toString(report.repaired())));
                }
                return print(report);
            }
        }
    }

    private int print(FsckReport report) {
        out.println(report.blobs() + " blobs checked, " + report.bytes() + " bytes; " + report.repositories()
                + " repositories; " + report.repaired() + " findings repaired, " + report.left() + " left");
        return report.left() == 0 ? 0 : 1;
    }

    /** Prints the findings, and stops when a server is about to use the store. */
    private final class Printing implements FsckListener {

        private static final Duration POLL = Duration.ofMillis(200);

        private final StopRequest stop;
        private long looked = System.nanoTime();

        private Printing(StopRequest stop) {
            this.stop = stop;
        }

        @Override
        public void found(Finding finding) {
            String outcome = switch (finding.outcome()) {
                case REPAIRED -> "repaired: ";
                case REPAIRABLE -> "repairable: ";
                case LOST -> "damaged: ";
            };
            out.println(outcome + finding.text());
            out.flush();
        }

        @Override
        public void progress(long blobs, long bytes) throws InterruptedIOException {
            long now = System.nanoTime();
            if (now - looked < POLL.toNanos()) {
                return;
            }
            looked = now;
            if (isStopped()) {
                throw new InterruptedIOException("stopped, since a server starts to use this store");
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
