package io.berth.app.cli;

import io.berth.app.Content;
import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.GoDuration;
import io.berth.app.config.RegistryConfig;
import io.berth.core.model.Digest;
import io.berth.core.model.Tag;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** {@code registry resolve}: says where a tag pointed to at a time. */
final class ResolveCommand implements Command {

    private static final Operand NAME = Operand.required("REPOSITORY:TAG", "Without a host.");
    private static final Option AT =
            Option.required("--at", "TIME", "Such as 2026-12-01T14:00:00Z, or how long ago: 90m, 24h.");

    private static final Usage USAGE = new Usage(
            "resolve",
            "Prints the digest that a tag pointed to at a time.",
            List.of(NAME, Operand.CONFIG),
            List.of(AT),
            """
            The server may run. Pull the image by this digest; it is kept from garbage collection for
            berth.journal.undelete after the tag was moved or deleted. Exit code 1: there was no such tag, or the
            journal does not reach back so far.

            Example:
              registry resolve team/app:latest --at 24h /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    ResolveCommand(ConfigLoader loader, PrintWriter out) {
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
        Tag tag = target.tag().orElseThrow(() -> new WrongUsage("a tag is missing: " + target.repository() + ":TAG"));
        Clock clock = Clock.systemUTC();
        Instant time = time(arguments.required(AT.name()), clock);
        RegistryConfig config = arguments.load(loader).config();
        try (Storage storage = StorageFactory.existing(config, clock)) {
            Content content = Content.of(config, storage, clock);
            Optional<Digest> digest = content.history().at(target.repository(), tag, time);
            if (digest.isEmpty()) {
                throw new IOException("repository " + target.repository() + " had no tag " + tag + " at " + time);
            }
            out.println(digest.get());
            return 0;
        }
    }

    private static Instant time(String text, Clock clock) throws WrongUsage {
        Instant now = clock.instant();
        Instant time = ago(text, now)
                .or(() -> moment(text))
                .orElseThrow(() ->
                        new WrongUsage("not a time: " + text + " (expected such as 2026-12-01T14:00:00Z or 24h)"));
        if (time.isAfter(now)) {
            throw new WrongUsage("in the future: " + time);
        }
        return time;
    }

    private static Optional<Instant> ago(String text, Instant now) {
        try {
            return Optional.of(now.minus(GoDuration.parse(text)));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
