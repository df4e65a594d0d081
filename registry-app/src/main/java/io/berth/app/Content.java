package io.berth.app;

import io.berth.app.config.BerthConfig.Layers;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.app.config.ValidationConfig;
import io.berth.core.event.Events;
import io.berth.core.fsck.StoreCheck;
import io.berth.core.gc.FreeableContent;
import io.berth.core.gc.GarbageCollector;
import io.berth.core.gc.Keepers;
import io.berth.core.gc.UndeleteWindow;
import io.berth.core.journal.Journal;
import io.berth.core.journal.StoredJournal;
import io.berth.core.model.Descriptor;
import io.berth.core.pulls.PullRecords;
import io.berth.core.quota.CountedMetadata;
import io.berth.core.quota.Quotas;
import io.berth.core.quota.UsageCounter;
import io.berth.core.retention.Retention;
import io.berth.core.scrub.DamagedContent;
import io.berth.core.scrub.Scrubber;
import io.berth.core.service.Blobs;
import io.berth.core.service.Manifests;
import io.berth.core.service.RecentUploads;
import io.berth.core.service.ReferenceRules;
import io.berth.core.service.Referrers;
import io.berth.core.service.Repositories;
import io.berth.core.service.RepositoryClasses;
import io.berth.core.service.TagHistory;
import io.berth.core.service.Tags;
import io.berth.core.service.Undeletion;
import io.berth.core.service.Uploads;
import io.berth.core.store.MetadataStore;
import io.berth.core.store.RepositoryLocks;
import io.berth.core.store.TouchedDigests;
import io.berth.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The services over the content of one storage. A process has one of them, as they share locks. */
public record Content(
        Manifests manifests,
        Blobs blobs,
        Uploads uploads,
        Tags tags,
        Referrers referrers,
        Repositories repositories,
        Journal journal,
        TagHistory history,
        Undeletion undeletion,
        GarbageCollector collector,
        Keepers keepers,
        Retention retention,
        PullRecords pulls,
        Scrubber scrubber,
        StoreCheck storeCheck,
        UsageCounter usage) {

    /** Bytes of memory for each digest that a collection marks, while its table grows. */
    private static final int MARK = 36;

    /** Quotas are counted again after this time, as other processes may have changed the store. */
    private static final Duration RECOUNT = Duration.ofHours(6);

    /**
     * What the services of a server share with its other parts.
     *
     * @param recent a listener of the events, as is {@code pulls}
     */
    record Shared(Events events, RecentUploads recent, PullRecords pulls, Quotas quotas) {}

    /** The services for a command: no listener hears of what it does, and quotas are not kept. */
    public static Content of(RegistryConfig config, Storage storage, Clock clock) {
        return of(config, storage, new Events(clock, List.of()), clock);
    }

    /** The services for a command: quotas are not kept. */
    public static Content of(RegistryConfig config, Storage storage, Events events, Clock clock) {
        PullRecords pulls = new PullRecords(storage.state(), storage.metadata(), clock);
        return of(config, storage, new Shared(events, new RecentUploads(), pulls, Quotas.NONE), clock);
    }

    /** The services as configured. */
    static Content of(RegistryConfig config, Storage storage, Shared shared, Clock clock) {
        Events events = shared.events;
        PullRecords pulls = shared.pulls;
        Quotas quotas = shared.quotas;
        HeapShares heap = HeapShares.ofProcess();
        ReferenceRules rules = referenceRules(config);
        RepositoryLocks locks = new RepositoryLocks();
        TouchedDigests touched =
                new TouchedDigests(config.berth().garbageCollection().grace());
        Journal journal = journal(config, storage, clock);
        UndeleteWindow window =
                new UndeleteWindow(journal, config.berth().journal().undelete(), clock);
        MetadataStore metadata = quotas.isEmpty()
                ? storage.metadata()
                : new CountedMetadata(storage.metadata(), storage.blobs(), quotas);
        Manifests manifests = new Manifests(
                storage.blobs(),
                metadata,
                locks,
                touched,
                new CaffeineManifestCache(heap.manifestCache()),
                rules,
                new RepositoryClasses(Set.copyOf(config.policyClasses())),
                config.berth().tags(),
                journal,
                quotas,
                events);
        DamagedContent damaged = new DamagedContent(storage.blobs(), storage.state(), manifests, events);
        Blobs blobs = new Blobs(storage.blobs(), metadata, locks, touched, manifests, shared.recent, quotas, events);
        return new Content(
                manifests,
                blobs,
                new Uploads(storage.uploads(), storage.blobs(), metadata, locks, touched, quotas, events),
                new Tags(metadata, storage.blobs()),
                new Referrers(metadata, locks, manifests),
                new Repositories(metadata, locks, config.berth().tags(), journal, events),
                journal,
                new TagHistory(journal, metadata),
                new Undeletion(storage.blobs(), metadata, touched, manifests, journal),
                new GarbageCollector(
                        storage.blobs(),
                        metadata,
                        locks,
                        touched,
                        manifests,
                        blobs,
                        window,
                        heap.collection() / MARK,
                        clock),
                new Keepers(metadata, manifests, window),
                new Retention(
                        metadata,
                        storage.blobs(),
                        manifests,
                        config.berth().retention().rules(),
                        config.berth().tags(),
                        pulls,
                        new FreeableContent(storage.blobs(), metadata, manifests, heap.collection() / MARK),
                        clock),
                pulls,
                new Scrubber(storage.blobs(), damaged, storage.state(), clock),
                new StoreCheck(storage.blobs(), metadata, manifests, damaged, rules),
                new UsageCounter(quotas, storage.metadata(), storage.blobs(), locks, RECOUNT));
    }

    /** Buckets have no journal yet: reading where a tag points to would cost a request for each push. */
    private static Journal journal(RegistryConfig config, Storage storage, Clock clock) {
        Duration keep = config.berth().journal().keep();
        return keep.isZero() || config.storage().driver() instanceof Driver.S3
                ? Journal.NONE
                : new StoredJournal(storage.state(), keep, clock);
    }

    private static ReferenceRules referenceRules(RegistryConfig config) {
        ValidationConfig validation = config.validation();
        if (validation.disabled()) {
            return new ReferenceRules(false, new ReferenceRules.Children.None(), ReferenceRules.Urls.ANY);
        }
        ReferenceRules.Children children = switch (validation.platforms()) {
            case ALL -> new ReferenceRules.Children.All();
            case NONE -> new ReferenceRules.Children.None();
            case LIST ->
                new ReferenceRules.Children.For(validation.platformList().stream()
                        .map(platform -> new Descriptor.Platform(platform.os(), platform.architecture()))
                        .collect(Collectors.toSet()));
        };
        return new ReferenceRules(
                config.berth().layers() == Layers.ALL,
                children,
                new ReferenceRules.Urls(
                        validation.urls().allow(), validation.urls().deny()));
    }
}
