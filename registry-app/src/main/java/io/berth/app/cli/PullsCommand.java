package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.model.Reference;
import io.berth.core.model.RepositoryName;
import io.berth.core.model.Tag;
import io.berth.core.pulls.PullRecords;
import io.berth.core.pulls.PullRecords.OfTag;
import io.berth.core.store.Walk;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code registry pulls}: says when tags or a manifest were pulled last, and how often. */
final class PullsCommand implements Command {

    private static final Operand NAME =
            Operand.required("NAME", "REPOSITORY, REPOSITORY:TAG or REPOSITORY@DIGEST, without a host.");
    private static final int READ_AT_ONCE = 1000;

    private static final Usage USAGE = new Usage(
            "pulls",
            "Says when tags or a manifest were pulled last, and how often.",
            List.of(NAME, Operand.CONFIG),
            List.of(),
            """
            A pull is a GET of the manifest; by tag it counts for the tag and for the manifest. Many clients ask where
            the tag points to and pull by digest: those pulls count for the manifest only. The server may run; what was
            pulled within berth.pulls.interval is not counted yet. Exit code 1: no pulls are known.

            Examples:
              registry pulls team/app /etc/berth/registry.yaml
              registry pulls team/app:latest /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    PullsCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException, WrongUsage {
        Target target = Target.parse(arguments.required(NAME.name()));
        RegistryConfig config = arguments.load(loader).config();
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            Content content = Content.of(config, storage, clock);
            RepositoryName repository = target.repository();
            boolean known = target.reference().isPresent()
                    ? print(content.pulls(), repository, target.reference().get())
                    : printTags(content, repository);
            return known ? 0 : 1;
        }
    }

    private boolean printTags(Content content, RepositoryName repository) throws IOException {
        AtomicBoolean known = new AtomicBoolean();
        Walk.tags(after -> content.tags().list(repository, after, READ_AT_ONCE), tag -> {
            if (print(content.pulls(), repository, tag)) {
                known.set(true);
            }
        });
        return known.get();
    }

    private boolean print(PullRecords records, RepositoryName repository, Reference reference) throws IOException {
        OfTag pulls = reference instanceof Tag tag
                ? records.ofTag(repository, tag)
                : new OfTag(Optional.empty(), records.of(repository, reference));
        List<String> parts = new ArrayList<>();
        pulls.byName().ifPresent(byTag -> parts.add(byTag.count() + " by tag"));
        pulls.ofManifest().ifPresent(ofManifest -> parts.add(ofManifest.count() + " of the manifest"));
        pulls.last().ifPresent(last -> parts.add("the last at " + last));
        out.println(reference + "  " + (parts.isEmpty() ? "no pulls known" : String.join(", ", parts)));
        return !parts.isEmpty();
    }
}
