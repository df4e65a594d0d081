package io.berth.app.cli;

import io.berth.app.StorageFactory;
import io.berth.app.config.ConfigException;
import io.berth.app.config.ConfigLoader;
import io.berth.app.config.RegistryConfig;
import io.berth.core.quota.QuotaUsage;
import io.berth.core.quota.Quotas;
import io.berth.core.quota.UsageCounter;
import io.berth.core.store.RepositoryLocks;
import io.berth.storage.Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** {@code registry quota}: lists the quotas and what is used of them. */
final class QuotaCommand implements Command {

    private static final Usage USAGE =
            new Usage("quota", "Lists the quotas and what is used of them.", List.of(Operand.CONFIG), List.of(), """
            Counts what is stored, which takes a while in a large store; the server may run. Administrators get the
            numbers of a running server at once by GET of /api/v1/quotas. Exit code 1: more is used than a quota allows,
            as after it was lowered.

            Example:
              registry quota /etc/berth/registry.yaml
            """);

    private final ConfigLoader loader;
    private final PrintWriter out;

    QuotaCommand(ConfigLoader loader, PrintWriter out) {
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
        Quotas quotas = new Quotas(config.berth().quotas());
        if (quotas.isEmpty()) {
            out.println("no quotas are configured (berth.quotas)");
            return 0;
        }
        try (Storage storage = StorageFactory.existing(config, Clock.systemUTC())) {
            new UsageCounter(quotas, storage.metadata(), storage.blobs(), new RepositoryLocks(), Duration.ZERO)
                    .countAll();
        }
        List<QuotaUsage> all = quotas.usage();
        all.forEach(usage -> out.println(usage.quota().name() + ": "
                + part(usage.used().bytes(), usage.quota().bytes(), io.berth.core.quota.Usage::print, "") + ", "
                + part(usage.used().tags(), usage.quota().tags(), Long::toString, " tags")));
        return all.stream().anyMatch(QuotaUsage::isExceeded) ? 1 : 0;
    }

    /** {@code 12.5 GiB of 50 GiB (25%)}, or what is used alone, without a limit. */
    private static String part(long used, OptionalLong limit, LongFunction<String> print, String unit) {
        if (limit.isEmpty()) {
            return print.apply(used) + unit;
        }
        long most = limit.getAsLong();
        String percent = most == 0 ? "" : " (" + Math.round(100.0 * used / most) + "%)";
        return print.apply(used) + " of " + print.apply(most) + unit + percent;
    }
}
