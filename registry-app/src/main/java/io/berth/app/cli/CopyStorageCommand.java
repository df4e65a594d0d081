package io.berth.app.cli;

import io.berth.app.RootBesideServer;
import io.berth.app.SeparateStorages;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.model.Digest;
import io.berth.core.model.RepositoryName;
import io.berth.storage.Storage;
import io.berth.storage.copy.StorageCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** {@code registry copy-storage}: copies a volume to a bucket, or back. */
final class CopyStorageCommand implements Command {

    private static final Operand FROM = Operand.required("FROM", "The configuration of the storage to copy from.");
    private static final Operand TO =
            Operand.required("TO", "The configuration of the storage to copy to; REGISTRY_* variables apply to both.");

    private static final Usage USAGE = new Usage(
            "copy-storage",
            "Copies all images from the storage of one configuration to that of another.",
            List.of(FROM, TO),
            List.of(),
            """
            Both may be volumes or buckets, of Berth, registry:2 or registry:3. Each blob is hashed on its way; what
            is there already stays, so a copy that was cut short goes on where it was. The source may be in use: copy
            once, make it read-only, copy again for what came meanwhile, then serve the copy. Exit code 1: some
            content is damaged and was left behind, or FROM and TO are one storage, or one within the other.

            Example:
              registry copy-storage volume.yml bucket.yml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    CopyStorageCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException {
        Clock clock = Clock.systemUTC();
        Report report = new Report(out);
        RegistryConfig from = config(arguments, FROM);
        RegistryConfig to = config(arguments, TO);
        RootBesideServer.refuse(to);
        SeparateStorages.require(from.storage().driver(), to.storage().driver());
        try (Storage source = StorageFactory.shared(from, clock);
                Storage target = StorageFactory.shared(to, clock)) {
            new StorageCopy(source, target, report).run();
        }
        report.end();
        return report.damaged > 0 ? 1 : 0;
    }

    private RegistryConfig config(Arguments arguments, Operand operand) throws ConfigException {
        return loader.load(Path.of(arguments.required(operand.name()))).config();
    }

    /** Prints the progress. */
    private static final class Report implements StorageCopy.Progress {

        private static final int BETWEEN_LINES = 100;
        private static final int MEBIBYTE = 1 << 20;

        private final PrintWriter out;
        private long seen;
        private long copied;
        private long bytes;
        private long repositories;
        private long damaged;

        private Report(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void blob(Digest digest, long size, boolean wasCopied) {
            seen++;
            copied += wasCopied ? 1 : 0;
            bytes += wasCopied ? size : 0;
            if (seen % BETWEEN_LINES == 0) {
                out.println(seen + " blobs looked at, " + copied + " copied, " + bytes / MEBIBYTE + " MiB");
                out.flush();
            }
        }

        @Override
        public void damaged(Digest digest, String reason) {
            damaged++;
            out.println("damaged, left behind: " + digest + ": " + reason);
            out.flush();
        }

        @Override
        public void repository(RepositoryName repository) {
            repositories++;
            out.println(repository);
            out.flush();
        }

        private void end() {
            out.println(copied + " blobs copied, " + bytes / MEBIBYTE + " MiB; " + repositories + " repositories; "
                    + damaged + " damaged");
            out.flush();
        }
    }
}
