package io.berth.http.app;

import io.berth.core.access.TokenServer;
import io.berth.core.apikey.ApiKeys;
import io.berth.core.model.Descriptor;
import io.berth.core.model.ErrorCode;
import io.berth.core.schedule.BackgroundWorker;
import io.berth.core.schedule.Scheduler;
import io.berth.core.service.Blobs;
import io.berth.core.service.Manifests;
import io.berth.core.service.RecentUploads;
import io.berth.core.service.ReferenceRules;
import io.berth.core.service.Referrers;
import io.berth.core.service.Repositories;
import io.berth.core.service.RepositoryClasses;
import io.berth.core.service.Tags;
import io.berth.core.service.Uploads;
import io.berth.core.store.RepositoryLocks;
import io.berth.http.config.AuditConfig;
import io.berth.http.config.BerthConfig.Layers;
import io.berth.http.config.ConfigException;
import io.berth.http.config.HttpConfig;
import io.berth.http.config.RedirectConfig;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.ValidationConfig;
import io.berth.http.endpoint.AppendUpload;
import io.berth.http.endpoint.BoundedBodies;
import io.berth.http.endpoint.CancelUpload;
import io.berth.http.endpoint.CheckVersion;
import io.berth.http.endpoint.CreateKey;
import io.berth.http.endpoint.DeleteBlob;
import io.berth.http.endpoint.DeleteManifest;
import io.berth.http.endpoint.DeleteRepository;
import io.berth.http.endpoint.DiscoverExtensions;
import io.berth.http.endpoint.FinishUpload;
import io.berth.http.endpoint.GetBlob;
import io.berth.http.endpoint.GetManifest;
import io.berth.http.endpoint.GetToken;
import io.berth.http.endpoint.GetUpload;
import io.berth.http.endpoint.ListKeys;
import io.berth.http.endpoint.ListReferrers;
import io.berth.http.endpoint.ListRepositories;
import io.berth.http.endpoint.ListTags;
import io.berth.http.endpoint.ListTokenKeys;
import io.berth.http.endpoint.Listings;
import io.berth.http.endpoint.Liveness;
import io.berth.http.endpoint.PingV1;
import io.berth.http.endpoint.PostToken;
import io.berth.http.endpoint.PutManifest;
import io.berth.http.endpoint.RevokeKey;
import io.berth.http.endpoint.SearchRepositories;
import io.berth.http.endpoint.StartUpload;
import io.berth.http.endpoint.UploadResponses;
import io.berth.http.log.AccessLogWriter;
import io.berth.http.log.AuditLogWriter;
import io.berth.http.message.AccessLog;
import io.berth.http.message.AuditLog;
import io.berth.http.route.Cors;
import io.berth.http.route.Route;
import io.berth.http.route.Router;
import io.berth.http.route.Routes;
import io.berth.http.server.HttpServer;
import io.berth.http.wire.AccessGate;
import io.berth.http.wire.AuditTrail;
import io.berth.http.wire.AuthenticationRequestReader;
import io.berth.http.wire.ErrorResponses;
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
import java.util.stream.Collectors;
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
        ApiKeys keys = new ApiKeys(storage.state(), clock);
        BackgroundWorker background = closing(scheduler.worker(
                scheduler.task("background", "when API keys were last used may be out of date; see the reason")));
        Access access = closing(Access.of(config, storage.state(), keys, background, clock));
        if (access.authorizer() instanceof ReloadingAccessRules rules) {
            closing(rules.follow(scheduler));
        }
        UploadSecret secret = UploadSecret.of(config.http(), storage.state());
        UploadTickets tickets = new UploadTickets(secret.text(), clock);
        AuditTrail trail =
                new AuditTrail(auditLog(config), config.berth().audit().pulls(), clock);
        AuthenticationRequestReader visitors = visitors(config);
        AccessGate gate = new AccessGate(visitors, access.authenticator(), access.authorizer(), tickets, trail);
        Cors cors = new Cors(Set.copyOf(config.berth().corsOrigins()));
        HeapShares heap = HeapShares.ofProcess();
        BoundedBodies forms = new BoundedBodies("request", ErrorCode.SIZE_INVALID, LARGEST_FORM, heap.forms());
        List<Route> routes =
                new ArrayList<>(routes(config, storage, visitors, secret, tickets, trail, keys, access, heap, forms));
        access.tokens().ifPresent(tokens -> routes.addAll(routes(tokens, visitors, new TokenTrail(trail), forms)));
        Router router = new Router(config.http().prefix(), routes, gate, cors, trail);
        if (config.storage().uploadPurging().enabled()) {
            closing(new UploadPurging(storage.uploads(), config.storage().uploadPurging(), clock).start(scheduler));
        }
        ExecutorService files = Executors.newFixedThreadPool(
                SENDING_THREADS, Thread.ofPlatform().name("send-", 0).daemon().factory());
        opened.push(files::shutdownNow);
        HttpServer http = HttpServer.start(
                ServerSettingsMapper.config(config, heap),
                new HttpServer.Application(
                        router,
                        (request, failure) -> cors.allow(request, ErrorResponses.of(request.id(), failure)),
                        accessLog(config),
                        visitors::forwarded,
                        Executors.newThreadPerTaskExecutor(
                                Thread.ofVirtual().name("request-", 0).factory()),
                        files,
                        scheduler,
                        clock));
        opened.push(() -> http.drain(drainTimeout));
        address = http.address();
        LOG.info("listening on {}{}", name(address), config.http().tls().isPresent() ? ", tls" : "");
    }

    private List<Route> routes(
            RegistryConfig config,
            Storage storage,
            AuthenticationRequestReader visitors,
            UploadSecret secret,
            UploadTickets tickets,
            AuditTrail trail,
            ApiKeys keys,
            Access access,
            HeapShares heap,
            BoundedBodies forms) {
        RepositoryLocks locks = new RepositoryLocks();
        Manifests manifests = new Manifests(
                storage.blobs(),
                storage.metadata(),
                locks,
                new CaffeineManifestCache(heap.manifestCache()),
                referenceRules(config),
                new RepositoryClasses(Set.copyOf(config.policyClasses())));
        Blobs blobs = new Blobs(storage.blobs(), storage.metadata(), locks, manifests);
        RecentUploads ownBlobs = new RecentUploads();
        Uploads uploads = new Uploads(storage.uploads(), storage.metadata(), locks);
        Tags tags = new Tags(storage.metadata(), storage.blobs());
        Referrers referrers = new Referrers(storage.metadata(), locks, manifests);
        Repositories repositories = new Repositories(storage.metadata(), locks);

        Locations locations = locations(config.http());
        UploadResponses responses = new UploadResponses(locations, new UploadState(secret.text(), clock));
        int largestManifest =
                Math.toIntExact(config.berth().limits().manifestSize().bytes());
        Listings listings = new Listings(heap.listings());
        int mostTags = config.listing().maxTags();
        int mostRepositories = config.listing().catalogMaxEntries();
        return Routes.table(
                new Routes.Endpoints(
                        new Liveness(OpenAccessNotice.of(config)),
                        new CheckVersion(),
                        new GetBlob(blobs, redirects(config, visitors)),
                        new DeleteBlob(blobs),
                        new GetManifest(manifests),
                        new PutManifest(
                                manifests,
                                locations,
                                new BoundedBodies(
                                        "manifest",
                                        ErrorCode.MANIFEST_INVALID,
                                        largestManifest,
                                        heap.manifestBodies())),
                        new DeleteManifest(manifests),
                        new StartUpload(blobs, ownBlobs, uploads, responses, tickets, trail),
                        new GetUpload(uploads, responses),
                        new AppendUpload(uploads, responses),
                        new FinishUpload(uploads, ownBlobs, responses),
                        new CancelUpload(uploads),
                        new ListTags(tags, locations, mostTags, listings),
                        new ListReferrers(referrers, locations, listings),
                        new ListRepositories(repositories, locations, mostRepositories, listings),
                        new PingV1(),
                        new SearchRepositories(repositories, listings),
                        new DiscoverExtensions(),
                        new DeleteRepository(repositories),
                        new CreateKey(keys, access.identities(), forms),
                        new ListKeys(keys),
                        new RevokeKey(keys)),
                config.storage().readOnly(),
                config.storage().deleteEnabled());
    }

    private static List<Route> routes(
            TokenServer tokens, AuthenticationRequestReader visitors, TokenTrail trail, BoundedBodies forms) {
        return Routes.tokens(new Routes.TokenEndpoints(
                new GetToken(tokens, visitors, trail),
                new PostToken(tokens, visitors, trail, forms),
                new ListTokenKeys(tokens)));
    }

    private static AuthenticationRequestReader visitors(RegistryConfig config) {
        return new AuthenticationRequestReader(
                config.berth().trustedProxies(),
                config.http().host(),
                config.http().prefix());
    }

    private static Redirects redirects(RegistryConfig config, AuthenticationRequestReader visitors) {
        RedirectConfig rules = config.berth().redirect();
        return new Redirects(
                config.storage().redirect(),
                visitors,
                new Redirects.Clients(rules.networks(), rules.userAgents()),
                new Redirects.Clients(rules.exceptNetworks(), rules.exceptUserAgents()));
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

    private static Locations locations(HttpConfig http) {
        String host = http.host().map(URI::toString).orElse("");
        return new Locations(host.endsWith("/") ? host.substring(0, host.length() - 1) : host, http.prefix());
    }

    private AccessLog accessLog(RegistryConfig config) {
        if (!config.log().accessLog()) {
            return AccessLog.NONE;
        }
        return new WithoutHealthchecks(closing(AccessLogWriter.toStandardOutput(config.log(), scheduler)));
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
