package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.GoDuration;
import io.berth.app.config.RegistryConfig;
import io.berth.core.gc.Keepers.Keeper;
import io.berth.core.model.Digest;
import io.berth.core.model.RegistryException;
import io.berth.core.model.Tag;
import io.berth.core.store.StoredBlob;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** {@code registry content explain}: says what keeps content from being collected. */
final class ExplainContentCommand implements Command {

    private static final Operand DIGEST = Operand.required("DIGEST", "Of a blob or a manifest: sha256:…");

    private static final Usage USAGE = new Usage(
            "content explain",
            "Says what keeps a blob or a manifest from being garbage-collected.",
            List.of(DIGEST, Operand.CONFIG),
            List.of(),
            """
            It reads all manifests, and changes nothing; the server may run. Exit code 0: it is stored. 1: it is not.

            Example:
              registry content explain sha256:2b5e6c67f3b539d9858306c0bc2785dede73b738cdbe271a0704a459f8431437 \\
                /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    ExplainContentCommand(ConfigLoader loader, PrintWriter out) {
        this.loader = loader;
        this.out = out;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public int run(Arguments arguments) throws ConfigException, IOException, WrongUsage {
        Digest digest = digest(arguments.required(DIGEST.name()));
        RegistryConfig config = arguments.load(loader).config();
        Clock clock = Clock.systemUTC();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            Optional<StoredBlob> quarantined = quarantined(storage, digest);
            OptionalLong size = storage.blobs().size(digest);
            if (size.isEmpty()) {
                out.println(
                        quarantined.isPresent()
                                ? digest + " is in quarantine since "
                                        + quarantined.get().written()
                                : digest + " is not stored");
                content(config, storage, clock).keepers().find(digest, keeper -> out.println(line(keeper, config)));
            } else {
                out.println(digest + " is stored: " + size.getAsLong() + " bytes");
                explain(digest, config, storage, clock);
            }
            return size.isPresent() ? 0 : 1;
        }
    }

    private static Digest digest(String text) throws WrongUsage {
        try {
            return Digest.parse(text);
        } catch (RegistryException e) {
            throw new WrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<StoredBlob> quarantined(Storage storage, Digest digest) throws IOException {
        Optional<Digest> after = Optional.empty();
        while (true) {
            var page = storage.blobs().quarantined(after, 1000);
            for (StoredBlob blob : page.items()) {
                if (blob.digest().equals(digest)) {
                    return Optional.of(blob);
                }
                after = Optional.of(blob.digest());
            }
            if (!page.more()) {
                return Optional.empty();
            }
        }
    }

    private void explain(Digest digest, RegistryConfig config, Storage storage, Clock clock) throws IOException {
        int[] keepers = {0};
        content(config, storage, clock).keepers().find(digest, keeper -> {
            keepers[0]++;
            out.println(line(keeper, config));
        });
        if (keepers[0] == 0) {
            out.println("no repository holds it: a collection removes it, unless it was stored or asked for within "
                    + "the grace period");
        }
    }

    private static Content content(RegistryConfig config, Storage storage, Clock clock) {
        return Content.of(config, storage, clock);
    }

    private static String line(Keeper keeper, RegistryConfig config) {
        Duration grace = config.berth().garbageCollection().grace();
        return switch (keeper) {
            case Keeper.Needed needed -> needed(needed);
            case Keeper.Linked(var repository, Instant since) ->
                repository + ": no manifest needs it; the repository holds it since " + since
                        + ", and a collection after " + since.plus(grace) + " removes it";
            case Keeper.Deleted(var repository, Digest manifest) ->
                repository + ": manifest " + manifest + " was deleted, and can be restored for "
                        + GoDuration.print(config.berth().journal().undelete()) + " (registry undelete)";
            case Keeper.Unreadable(var repository, Digest manifest) ->
                repository + ": manifest " + manifest + " cannot be read, and may need it";
        };
    }

    private static String needed(Keeper.Needed needed) {
        String tags = needed.tags().isEmpty()
                ? "no tag"
                : needed.tags().stream().map(Tag::name).collect(Collectors.joining(", ", "tag ", ""));
        return needed.repository() + ": " + tags + " -> "
                + needed.chain().stream().map(Digest::toString).collect(Collectors.joining(" -> "));
    }
}
