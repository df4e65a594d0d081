package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.RootBesideServer;
import io.berth.app.ServedStore;
import io.berth.app.StopRequest;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.core.event.Cause;
import io.berth.core.journal.Entry;
import io.berth.core.model.Digest;
import io.berth.core.model.Reference;
import io.berth.core.model.RegistryException;
import io.berth.core.model.Tag;
import io.berth.core.service.Undeletion;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** {@code registry undelete}: restores a tag, a manifest or a repository that was deleted. */
final class UndeleteCommand implements Command {

    private static final Operand NAME =
            Operand.required("NAME", "REPOSITORY, REPOSITORY:TAG or REPOSITORY@DIGEST, without a host.");
    private static final Option DRY_RUN = Option.flag("--dry-run", "Changes nothing; says what would be restored.");

    private static final Usage USAGE = new Usage(
            "undelete",
            "Restores a tag, a manifest or a repository that was deleted.",
            List.of(NAME, Operand.CONFIG),
            List.of(DRY_RUN),
            """
            The last deletion is undone: a manifest comes back with the tags that were deleted with it, a repository
            with all its manifests and tags; a tag that exists meanwhile stays as it is. The server may run; a garbage
            collection that runs is stopped. Content is kept for berth.journal.undelete after a deletion, and then in
            quarantine. Run this as the user that the server runs as. Exit code 1: there is nothing to restore, or its
            content is gone; then nothing is restored.

            Examples:
              registry undelete --dry-run team/app /etc/berth/registry.yaml
              registry undelete team/app:v1 /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;
    private final PrintWriter err;

    UndeleteCommand(ConfigLoader loader, PrintWriter out, PrintWriter err) {
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
        Target target = Target.parse(arguments.required(NAME.name()));
        boolean dryRun = arguments.has(DRY_RUN.name());
        RegistryConfig config = arguments.load(loader).config();
        RootBesideServer.refuse(config);
        if (config.storage().driver() instanceof Driver.S3) {
            throw new IOException("buckets have no journal yet: nothing can be undeleted");
        }
        Clock clock = Clock.systemUTC();
        try (CommandTrail trail = CommandTrail.open(config, clock);
                Storage storage = StorageFactory.existing(config, clock);
                ServedStore _ = ServedStore.claim(storage, new StopRequest(storage.state()))) {
            Content content = Content.of(config, storage, clock);
            if (!dryRun) {
                trail.record("undelete", Map.of("name", arguments.required(NAME.name())));
            }
            try {
                Entry deletion = Cause.during(UndeleteCommand::cause, () -> undelete(content, target, dryRun));
                out.println("deleted " + deletion.time()
                        + (deletion.account().isEmpty() ? "" : " by " + deletion.account()));
            } finally {
                content.journal().flush();
            }
            return 0;
        } catch (RegistryException e) {
            err.println("registry: " + e.getMessage());
            return 1;
        }
    }

    private static Cause cause() {
        return new Cause(System.getProperty("user.name", ""), "command line", "", "", "", "", "", "", "undelete");
    }

    private Entry undelete(Content content, Target target, boolean dryRun) throws IOException {
        Undeletion undeletion = content.undeletion();
        Printing printing = new Printing(dryRun ? "would be restored" : "restored");
        Entry deletion = undelete(undeletion, target, dryRun, printing);
        if (printing.isEmpty) {
            out.println("nothing had to be restored");
        }
        return deletion;
    }

    private static Entry undelete(Undeletion undeletion, Target target, boolean dryRun, Undeletion.Listener printing)
            throws IOException {
        if (target.reference().isEmpty()) {
            return undeletion.repository(target.repository(), dryRun, printing);
        }
        Reference reference = target.reference().get();
        return switch (reference) {
            case Tag tag -> undeletion.tag(target.repository(), tag, dryRun, printing);
            case Digest digest -> undeletion.manifest(target.repository(), digest, dryRun, printing);
        };
    }

    private final class Printing implements Undeletion.Listener {

        private final String done;
        private boolean isEmpty = true;

        private Printing(String done) {
            this.done = done;
        }

        private void restored(String what) {
            isEmpty = false;
            out.println(what);
        }

        @Override
        public void manifest(Digest digest) {
            restored("manifest " + digest + " " + done);
        }

        @Override
        public void tag(Tag tag, Digest target) {
            restored("tag " + tag + " " + done + ": " + target);
        }

        @Override
        public void exists(Tag tag, Digest deleted) {
            out.println("tag " + tag + " exists, and stays as it is; when it was deleted it pointed to " + deleted);
        }
    }
}
