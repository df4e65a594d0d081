package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.model.RepositoryName;
import io.berth.core.retention.Decision;
import io.berth.core.retention.Retention;
import io.berth.core.retention.RetentionListener;
import io.berth.core.retention.RetentionReport;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code registry retention simulate}: says which tags the rules of a configuration would delete. */
final class RetentionSimulateCommand implements Command {

    private static final Option ALL = Option.flag("--all", "Also prints the tags that stay, and what keeps them.");

    private static final Usage USAGE = new Usage(
            "retention simulate",
            "Says which tags the rules of berth.retention would delete, and why.",
            List.of(Operand.CONFIG),
            List.of(ALL),
            """
            It changes nothing; the server may run, with another configuration, too. Each tag has the time when it was
            pushed, the rule that decides, and the conditions that it does or does not meet. The space is what
            garbage-collect --delete-untagged frees when its grace period and berth.journal.undelete are over: content
            that only these tags need.

            Examples:
              registry retention simulate /etc/berth/registry.yaml
              registry retention simulate --all new-rules.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    RetentionSimulateCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        RegistryConfig config = arguments.load(loader).config();
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            Retention retention = Content.of(config, storage, clock).retention();
            RetentionReport report = retention.simulate(new Printing(arguments.has(ALL.name())));
            out.println();
            out.println(report.going() + " of " + report.decided() + " tags would be deleted, in "
                    + report.repositories() + " repositories that the rules are for");
            if (report.going() > 0) {
                out.flush();
                out.println(retention.freeable() + " bytes would be freed after that, by garbage collection of"
                        + " manifests without a tag");
            }
            return 0;
        }
    }

    /** Prints the decisions below the name of their repository. */
    private final class Printing implements RetentionListener {

        private final boolean withStaying;
        private String repository = "";

        private Printing(boolean withStaying) {
            this.withStaying = withStaying;
        }

        @Override
        public void decided(RepositoryName of, Decision decision) {
            if (!decision.goes() && !withStaying) {
                return;
            }
            if (!of.value().equals(repository)) {
                repository = of.value();
                out.println(repository);
            }
            out.println("  " + (decision.goes() ? "goes   " : "stays  ") + decision.tag() + "  pushed "
                    + decision.pushed().truncatedTo(ChronoUnit.SECONDS) + "; " + decision.why());
        }
    }
}
