package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.journal.Change;
import io.berth.core.journal.Entry;
import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code registry history}: lists which tags were moved and what was deleted. */
final class HistoryCommand implements Command {

    private static final Operand NAME = Operand.required("NAME", "REPOSITORY or REPOSITORY:TAG, without a host.");
    private static final Option LIMIT = Option.optional("--limit", "N", "How many entries; 100 without it.");
    private static final int MOST = 100;

    private static final Usage USAGE = new Usage(
            "history",
            "Lists which tags were moved and what was deleted, the newest first.",
            List.of(NAME, Operand.CONFIG),
            List.of(LIMIT),
            """
            The server may run. Entries are kept for berth.journal.keep. Exit code 1: there are none.

            Examples:
              registry history team/app /etc/berth/registry.yaml
              registry history team/app:latest --limit 5 /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    HistoryCommand(ConfigLoader loader, PrintWriter out) {
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
        if (target.reference().isPresent() && target.tag().isEmpty()) {
            throw new WrongUsage("a digest has no history: name the repository or a tag");
        }
        int limit = limit(arguments.one(LIMIT.name()));
        RegistryConfig config = arguments.load(loader).config();
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            Content content = Content.of(config, storage, clock);
            List<Entry> entries = content.history().list(target.repository(), target.tag(), Instant.MAX, limit);
            entries.forEach(entry -> out.println(line(entry)));
            if (entries.isEmpty()) {
                out.println("no entries"
                        + content.journal()
                                .begin()
                                .map(begin -> " since " + begin)
                                .orElse(""));
            }
            return entries.isEmpty() ? 1 : 0;
        }
    }

    private static int limit(Optional<String> text) throws WrongUsage {
        if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,5}")) {
            throw new WrongUsage("not a number from 1 to 999999: " + text.get());
        }
        return text.map(Integer::parseInt).orElse(MOST);
    }

    private static String line(Entry entry) {
        return entry.time() + "  "
                + switch (entry.change()) {
                    case Change.TagMoved(Tag tag, Optional<Digest> from, Digest to) ->
                        "tag " + tag
                                + from.map(digest -> " moved from " + digest + " to ")
                                        .orElse(" created, points to ")
                                + to;
                    case Change.TagDeleted(Tag tag, Digest from) -> "tag " + tag + " deleted, was " + from;
                    case Change.ManifestDeleted(Digest digest, var _, var _) -> "manifest deleted: " + digest;
                    case Change.ManifestCollected(Digest digest) -> "manifest without a tag collected: " + digest;
                    case Change.BlobDeleted(Digest digest) -> "blob deleted: " + digest;
                    case Change.RepositoryDeleted() -> "repository deleted";
                }
                + (entry.account().isEmpty() ? "" : "  by " + entry.account());
    }
}
