package io.berth.app;

import io.berth.app.config.AuditConfig;
import io.berth.app.config.ConfigException;
import io.berth.app.config.HttpConfig;
import io.berth.app.config.RedirectConfig;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig;
import io.berth.app.config.StorageConfig.Driver;
import io.berth.app.log.AccessLogWriter;
import io.berth.app.log.AuditLogWriter;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.event.Events;
import io.berth.core.journal.Journal;
import io.berth.core.journal.StoredJournal;
import io.berth.core.model.ErrorCode;
import io.berth.core.pulls.PullRecords;
import io.berth.core.quota.Quotas;
import io.berth.core.schedule.BackgroundWorker;
import io.berth.core.schedule.Scheduler;
import io.berth.core.service.ReadOnlyMode;
import io.berth.core.service.RecentUploads;
import io.berth.http.endpoint.BaseRoutes;
import io.berth.http.endpoint.BlobRoutes;
import io.berth.http.endpoint.BoundedBodies;
import io.berth.http.endpoint.CatalogRoutes;
import io.berth.http.endpoint.JobRoutes;
import io.berth.http.endpoint.KeyRoutes;
import io.berth.http.endpoint.Listings;
import io.berth.http.endpoint.MaintenanceRoutes;
import io.berth.http.endpoint.ManifestRoutes;
import io.berth.http.endpoint.PullRoutes;
import io.berth.http.endpoint.QuotaRoutes;
import io.berth.http.endpoint.TimeRoutes;
import io.berth.http.endpoint.TokenRoutes;
import io.berth.http.endpoint.UploadResponses;
import io.berth.http.message.AuditLog;
import io.berth.http.message.RequestListener;
import io.berth.http.route.Cors;
import io.berth.http.route.Route;
import io.berth.http.route.Route.Effect;
import io.berth.http.route.Router;
import io.berth.http.server.HttpServer;
import io.berth.http.wire.AccessGate;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.Locations;
import io.berth.http.wire.Redirects;
import io.berth.http.wire.TokenTrail;
import io.berth.http.wire.UploadState;
import io.berth.http.wire.UploadTickets;
import io.berth.storage.Storage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: builds the server from a configuration, from storage to socket, in the order of {@link #start}.
 * The only place where {@code new} meets configuration.
 */
public final class RegistryServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);

    /** Threads that read files for clients without sendfile; more would only compete for the same disk. */
    private static final int SENDING_THREADS = 16;

    /** The largest form or JSON document that a client may send, in bytes. */
    private static final int LARGEST_FORM = 16 << 10;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Duration drainTimeout;
    private final Clock clock = Clock.systemUTC();
    private final Scheduler scheduler = new Scheduler(clock);
    private SocketAddress address = new InetSocketAddress(0);

    private RegistryServer(Duration drainTimeout) {
        this.drainTimeout = drainTimeout;
    }

    /**
     * Starts serving.
     *
     * @throws IOException when it cannot listen, or a configured file or directory cannot be used
     * @throws ConfigException when a configured file of rules is invalid
     */
    public static RegistryServer start(RegistryConfig config) throws IOException, ConfigException {
        RegistryServer server = new RegistryServer(config.http().drainTimeout());
        try {
            server.open(config);
            return server;
        } catch (IOException | ConfigException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void open(RegistryConfig config) throws IOException, ConfigException {
        Storage storage = closing(StorageFactory.served(config, clock, scheduler));
        RecentUploads recent = new RecentUploads();
        AuditTrail trail =
                new AuditTrail(auditLog(config), config.berth().audit().pulls(), clock);
        PullRecords pulls = new PullRecords(storage.state(), storage.metadata(), clock);
        Events events =
                new Events(clock, recordsPulls(config) ? List.of(recent, trail, pulls) : List.of(recent, trail));
        ApiKeys keys = new ApiKeys(storage.state(), events, clock);
        BackgroundWorker background = closing(scheduler.worker(
                scheduler.task("background", "when API keys were last used may be out of date; see the reason")));
        Access access = closing(Access.of(config, storage.state(), keys, background, clock));
        if (access.authorizer() instanceof ReloadingAccessRules rules) {
            closing(rules.follow(scheduler));
        }
        UploadSecret secret = UploadSecret.of(config.http(), storage.state());
        UploadTickets tickets = new UploadTickets(secret.text(), clock);
        UploadResponses uploads = new UploadResponses(locations(config.http()), new UploadState(secret.text(), clock));
        AuthenticationRequestReader reader = requestReader(config);
        HeapShares heap = HeapShares.ofProcess();
        BoundedBodies forms = new BoundedBodies("request", ErrorCode.SIZE_INVALID, LARGEST_FORM, heap.forms());

        List<Route> routes = new ArrayList<>(BaseRoutes.of(OpenAccessNotice.of(config)));
        Quotas quotas = new Quotas(config.berth().quotas());
        Content content = Content.of(config, storage, new Content.Shared(events, recent, pulls, quotas), clock);
        routes.addAll(contentRoutes(config, content, redirects(config, reader), uploads, tickets, trail, heap, forms));
        ReadOnlyMode readOnly = new ReadOnlyMode(storage.state(), events, clock);
        routes.addAll(MaintenanceRoutes.of(readOnly, forms));
        routes.addAll(QuotaRoutes.of(quotas));
        if (!config.storage().readOnly() && !(config.storage().driver() instanceof Driver.S3)) {
            routes.addAll(JobRoutes.of(ServerJobs.of(storage.state()), forms));
        }
        routes.addAll(KeyRoutes.of(keys, access.identities(), forms));
        access.tokens()
                .ifPresent(tokens -> routes.addAll(TokenRoutes.of(tokens, reader, new TokenTrail(trail), forms)));

        AccessGate gate = new AccessGate(reader, access.authenticator(), access.authorizer(), tickets, trail);
        Router router = new Router(
                config.http().prefix(),
                routes,
                gate,
                new Cors(Set.copyOf(config.berth().corsOrigins())),
                trail,
                closed(config.storage(), readOnly));
        if (config.storage().uploadPurging().enabled()) {
            closing(new UploadPurging(storage.uploads(), config.storage().uploadPurging(), clock).start(scheduler));
        }
        if (!quotas.isEmpty() && !config.storage().readOnly()) {
            closing(QuotaUpkeep.start(quotas, content.usage(), storage.state(), scheduler));
        }
        keepJournal(config, storage, content.journal());
        recordPulls(config, storage, pulls);
        removeOldContent(config, storage, content, readOnly);
        scrub(config, storage, content);
        ExecutorService files = Executors.newFixedThreadPool(
                SENDING_THREADS, Thread.ofPlatform().name("send-", 0).daemon().factory());
        opened.push(files::shutdownNow);
        HttpServer http = HttpServer.start(
                ServerSettingsMapper.config(config, heap),
                new HttpServer.Application(
                        router,
                        router,
                        RequestListener.all(accessLog(config)),
                        reader::forwarded,
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("request-", 0).factory()),
                        files,
                        scheduler,
                        clock));
        opened.push(() -> http.drain(drainTimeout));
        address = http.address();
        LOG.info("listening on {}{}", name(address), config.http().tls().isPresent() ? ", tls" : "");
    }

    private static List<Route> contentRoutes(
            RegistryConfig config,
            Content content,
            Redirects redirects,
            UploadResponses uploadResponses,
            UploadTickets tickets,
            AuditTrail trail,
            HeapShares heap,
            BoundedBodies forms) {
        Locations locations = locations(config.http());
        int largestManifest =
                Math.toIntExact(config.berth().limits().manifestSize().bytes());
        BoundedBodies bodies =
                new BoundedBodies("manifest", ErrorCode.MANIFEST_INVALID, largestManifest, heap.manifestBodies());
        Listings listings = new Listings(heap.listings());
        List<Route> routes = new ArrayList<>();
        routes.addAll(ManifestRoutes.of(content.manifests(), content.referrers(), locations, bodies, listings));
        routes.addAll(BlobRoutes.of(content.blobs(), content.uploads(), redirects, uploadResponses, tickets, trail));
        routes.addAll(CatalogRoutes.of(
                content.repositories(),
                content.tags(),
                locations,
                listings,
                config.listing().maxTags(),
                config.listing().catalogMaxEntries()));
        routes.addAll(TimeRoutes.of(content.history(), content.undeletion(), listings, forms));
        routes.addAll(PullRoutes.of(content.pulls(), content.tags(), locations, listings));
        return routes;
    }

    private void keepJournal(RegistryConfig config, Storage storage, Journal journal) throws IOException {
        if (config.storage().readOnly() || config.storage().driver() instanceof Driver.S3) {
            return;
        }
        if (journal.isKept()) {
            closing(JournalUpkeep.start(journal, scheduler));
        } else {
            StoredJournal.interrupt(storage.state());
        }
    }

    private void recordPulls(RegistryConfig config, Storage storage, PullRecords pulls) throws IOException {
        if (recordsPulls(config)) {
            closing(PullUpkeep.start(pulls, config.berth().pulls().interval(), scheduler));
        } else if (!config.storage().readOnly()) {
            PullRecords.interrupt(storage.state());
        }
    }

    /** Buckets have no records yet: they would cost requests. */
    private static boolean recordsPulls(RegistryConfig config) {
        return config.berth().pulls().recorded()
                && !config.storage().readOnly()
                && !(config.storage().driver() instanceof Driver.S3);
    }

    /** Garbage is collected, and old tags are deleted, by the server, which claims the store. */
    private void removeOldContent(RegistryConfig config, Storage storage, Content content, ReadOnlyMode readOnly)
            throws IOException {
        if (config.storage().readOnly()) {
            return;
        }
        if (config.storage().driver() instanceof Driver.S3) {
            if (config.berth().garbageCollection().enabled()) {
                LOG.warn("garbage collection is off: buckets are not supported yet");
            }
            if (config.berth().retention().enabled()) {
                LOG.warn("retention is off: buckets are not supported yet");
            }
            return;
        }
        StopRequest stop = new StopRequest(storage.state());
        ServedStore store = closing(ServedStore.claim(storage, stop));
        closing(new ScheduledCollection(
                        content.collector(),
                        store,
                        CollectionOrder.requests(storage.state()),
                        stop,
                        config.berth().garbageCollection())
                .start(scheduler));
        closing(new ScheduledRetention(
                        content.retention(),
                        store,
                        RetentionOrder.requests(storage.state()),
                        stop,
                        readOnly,
                        config.berth().retention())
                .start(scheduler));
    }

    private void scrub(RegistryConfig config, Storage storage, Content content) throws IOException {
        if (config.storage().readOnly()) {
            return;
        }
        if (config.storage().driver() instanceof Driver.S3) {
            if (config.berth().scrub().enabled()) {
                LOG.warn("scrubbing is off: buckets are not supported yet");
            }
            return;
        }
        closing(new ScheduledScrub(
                        content.scrubber(),
                        ScrubOrder.requests(storage.state()),
                        config.berth().scrub(),
                        clock)
                .start(scheduler));
    }

    private static Router.Closed closed(StorageConfig storage, ReadOnlyMode mode) {
        Optional<String> noWrites = storage.readOnly() ? Optional.of("the registry is read-only") : Optional.empty();
        Optional<String> noDeletions = storage.deleteEnabled()
                ? noWrites
                : Optional.of("deleting is off (storage.delete.enabled in the configuration)");
        return (Effect effect) -> switch (effect) {
            case READ -> Optional.empty();
            case WRITE -> noWrites.or(() -> mode.recent().map(ReadOnlyMode.Order::toString));
            case DELETE -> noDeletions;
        };
    }

    private static AuthenticationRequestReader requestReader(RegistryConfig config) {
        return new AuthenticationRequestReader(
                config.berth().trustedProxies(),
                config.http().host(),
                config.http().prefix());
    }

    private static Redirects redirects(RegistryConfig config, AuthenticationRequestReader reader) {
        RedirectConfig rules = config.berth().redirect();
        return new Redirects(
                config.storage().redirect(),
                reader,
                new Redirects.Clients(rules.networks(), rules.userAgents()),
                new Redirects.Clients(rules.exceptNetworks(), rules.exceptUserAgents()));
    }

    private static Locations locations(HttpConfig http) {
        String host = http.host().map(URI::toString).orElse("");
        return new Locations(host.endsWith("/") ? host.substring(0, host.length() - 1) : host, http.prefix());
    }

    private List<RequestListener> accessLog(RegistryConfig config) {
        return config.log().accessLog()
                ? List.of(new WithoutHealthchecks(closing(AccessLogWriter.toStandardOutput(config.log(), scheduler))))
                : List.of();
    }

    private Optional<AuditLog> auditLog(RegistryConfig config) throws IOException {
        AuditConfig audit = config.berth().audit();
        return audit.file().isPresent()
                ? Optional.of(closing(AuditLogWriter.start(audit.file().get(), audit, clock, scheduler)))
                : Optional.empty();
    }

    /** In distribution's format: {@code [::]:5000}. */
    private static String name(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? (inet.getAddress().isAnyLocalAddress() ? "[::]" : inet.getHostString()) + ":" + inet.getPort()
                : address.toString();
    }

    private <T extends AutoCloseable> T closing(T resource) {
        opened.push(resource);
        return resource;
    }

    /** The listening address, with the port that was chosen. */
    public SocketAddress address() {
        return address;
    }

    /** Waits until it is closed. */
    public void join() throws InterruptedException {
        closed.await();
    }

    /**
     * Stops accepting, lets running requests finish within the configured time, then closes everything in the reverse
     * order of opening. Closing it again has no effect.
     */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.error("could not stop cleanly", e);
            }
        }
        closed.countDown();
    }
}
