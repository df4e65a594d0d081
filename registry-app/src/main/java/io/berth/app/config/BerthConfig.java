package io.berth.app.config;

import io.berth.core.access.Network;
import io.berth.core.quota.Quota;
import io.berth.core.service.TagRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The {@code berth} section: settings that distribution does not have.
 *
 * @param sync whether a push is acknowledged only after it has reached stable storage
 * @param layers {@code berth.validation.layers}: which layers of an image must exist when it is pushed
 * @param trustedProxies {@code berth.trustedproxies}: proxies trusted to name the client address
 * @param corsOrigins {@code berth.cors.origins}: web origins whose pages may read responses
 * @param identities {@code berth.identities}: the sources of accounts, after {@code auth.htpasswd}, in this order
 * @param access {@code berth.access}: the access rules
 * @param tokens {@code berth.tokens}: the built-in token server
 * @param s3 {@code berth.s3}: further settings of the bucket of {@code storage.s3}
 * @param garbageCollection {@code berth.garbagecollection}: frees space while the server runs
 * @param diskReserve {@code berth.diskreserve}: space of the disk that pushes may not use; empty for a hundredth of it,
 *     1 GiB at most
 * @param tags {@code berth.tags}: which tags are immutable
 * @param retention {@code berth.retention}: deletes old tags
 * @param pulls {@code berth.pulls}: when tags and manifests were pulled last, and how often
 * @param quotas {@code berth.quotas}: how much repositories may hold together
 * @param journal {@code berth.journal}: which tags were moved and what was deleted
 * @param scrub {@code berth.scrub}: finds damaged content while the server runs
 * @param redirect {@code berth.redirect}: which clients are redirected to the bucket
 */
public record BerthConfig(
        boolean sync,
        Layers layers,
        Limits limits,
        List<Network> trustedProxies,
        List<String> corsOrigins,
        List<IdentityConfig> identities,
        AccessConfig access,
        LoginsConfig logins,
        AuditConfig audit,
        TokensConfig tokens,
        BucketConfig s3,
        GarbageCollectionConfig garbageCollection,
        Optional<DataSize> diskReserve,
        TagRules tags,
        RetentionConfig retention,
        PullsConfig pulls,
        List<Quota> quotas,
        JournalConfig journal,
        ScrubConfig scrub,
        RedirectConfig redirect) {

    /** Which layers of an image must exist when it is pushed. */
    public enum Layers {
        ALL,
        NONE
    }

    /**
     * The {@code berth.limits} section: limits for clients.
     *
     * @param manifestSize the largest manifest
     * @param headerSize the largest head of a request
     * @param connections open at once, all clients together
     * @param connectionsPerAddress of them from one address, or one IPv6 network of 64 bits
     * @param headerTimeout for a whole head to arrive
     * @param bodyIdleTimeout the longest pause inside a body, in either direction
     * @param keepAliveTimeout the longest pause between two requests
     */
    public record Limits(
            DataSize manifestSize,
            DataSize headerSize,
            int connections,
            int connectionsPerAddress,
            Duration headerTimeout,
            Duration bodyIdleTimeout,
            Duration keepAliveTimeout) {

        public static final Limits DEFAULT = new Limits(
                DataSize.ofMebibytes(4),
                DataSize.ofKibibytes(64),
                10_000,
                5_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(120));

        private static final DataSize ADDRESSABLE = DataSize.ofMebibytes(1024);

        private static Limits read(SectionReader limits) {
            ValueType<DataSize> size =
                    ValueType.SIZE.where(value -> value.bytes() > 0 && value.bytes() <= ADDRESSABLE.bytes());
            ValueType<Duration> duration = ValueType.DURATION.where(Duration::isPositive);
            return new Limits(
                    limits.value("manifestsize", size, DEFAULT.manifestSize),
                    limits.value("headersize", size, DEFAULT.headerSize),
                    limits.value("connections", ValueType.integer(1, Integer.MAX_VALUE), DEFAULT.connections),
                    limits.value(
                            "connectionsperaddress",
                            ValueType.integer(1, Integer.MAX_VALUE),
                            DEFAULT.connectionsPerAddress),
                    limits.value("headertimeout", duration, DEFAULT.headerTimeout),
                    limits.value("bodyidletimeout", duration, DEFAULT.bodyIdleTimeout),
                    limits.value("keepalivetimeout", duration, DEFAULT.keepAliveTimeout));
        }
    }

    public BerthConfig {
        trustedProxies = List.copyOf(trustedProxies);
        corsOrigins = List.copyOf(corsOrigins);
        identities = List.copyOf(identities);
        quotas = List.copyOf(quotas);
    }

    static BerthConfig read(SectionReader root) {
        SectionReader berth = root.section("berth");
        return new BerthConfig(
                berth.value("sync", ValueType.BOOLEAN, true),
                berth.section("validation").value("layers", ValueType.oneOf(Layers.class), Layers.ALL),
                Limits.read(berth.section("limits")),
                berth.list("trustedproxies", ValueType.NETWORK, List.of()),
                berth.section("cors").list("origins", ValueType.TEXT, List.of()),
                IdentityConfig.read(berth),
                AccessConfig.read(berth),
                LoginsConfig.read(berth.section("logins")),
                AuditConfig.read(berth.section("audit")),
                TokensConfig.read(berth.section("tokens")),
                BucketConfig.read(berth.section("s3")),
                GarbageCollectionConfig.read(berth.section("garbagecollection")),
                berth.optional("diskreserve", ValueType.SIZE),
                TagRulesReader.read(berth, "tags"),
                RetentionConfig.read(berth.section("retention")),
                PullsConfig.read(berth.section("pulls")),
                QuotasReader.read(berth, "quotas"),
                JournalConfig.read(berth.section("journal")),
                ScrubConfig.read(berth.section("scrub")),
                RedirectConfig.read(berth.section("redirect")));
    }
}
