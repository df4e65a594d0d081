package io.berth.app.config;

import java.util.List;
import java.util.Set;

/** Features of distribution that Berth lacks: the warnings at start, or the reasons to refuse to start. */
final class UnsupportedKeys {

    // --- refused: ignoring these would grant access, lose data or serve something else ---

    static final Set<String> STORAGE_DRIVERS = Set.of("azure", "gcs", "oss", "swift");
    static final Set<String> AUTH = Set.of("silly");

    static final UnsupportedKey PROXY = UnsupportedKey.of(
            "proxy",
            "without it this registry would serve only what is pushed to it",
            "remoteurl username password ttl cachewritetimeout exec.command exec.lifetime");

    static final UnsupportedKey LETSENCRYPT = UnsupportedKey.of(
            "letsencrypt", "give http.tls.certificate and http.tls.key", "cachefile email hosts directoryurl");

    // --- harmless: ignored with a warning ---

    static final List<UnsupportedKey> LOG = List.of(
            UnsupportedKey.of("reportcaller", "log lines do not name the line of code", ""),
            UnsupportedKey.of(
                    "hooks",
                    "no mail is sent about errors; watch the log instead",
                    "[].type [].disabled [].levels [].options.from [].options.to [].options.smtp.addr"
                            + " [].options.smtp.username [].options.smtp.password [].options.smtp.insecure"));

    static final List<UnsupportedKey> STORAGE = List.of(
            UnsupportedKey.needless(
                    "cache",
                    "Berth remembers by itself what it read from the storage",
                    "blobdescriptor blobdescriptorsize layerinfo"),
            UnsupportedKey.of("tag", "tags are looked up one after the other", "concurrencylimit"));

    static final List<UnsupportedKey> HTTP = List.of(UnsupportedKey.of(
            "debug",
            "no debug server listens, so there are no metrics and no /debug/health",
            "addr prometheus.enabled prometheus.path"));

    static final List<UnsupportedKey> ROOT = List.of(
            UnsupportedKey.of(
                    "notifications",
                    "no notifications are sent",
                    "events.includereferences endpoints[].name endpoints[].disabled endpoints[].url"
                            + " endpoints[].headers.* endpoints[].timeout endpoints[].threshold endpoints[].backoff"
                            + " endpoints[].ignoredmediatypes endpoints[].ignore.mediatypes"
                            + " endpoints[].ignore.actions"),
            UnsupportedKey.needless(
                    "redis",
                    "Berth uses no redis, and needs none",
                    "addr addrs clientname db protocol username password sentinelusername sentinelpassword mastername"
                            + " maxretries minretrybackoff maxretrybackoff dialtimeout readtimeout writetimeout"
                            + " contexttimeoutenabled poolfifo poolsize pooltimeout minidleconns maxidleconns"
                            + " maxactiveconns connmaxidletime connmaxlifetime maxredirects readonly routebylatency"
                            + " routerandomly disableidentity identitysuffix unstableresp3 pool.maxidle pool.maxactive"
                            + " pool.idletimeout tls.certificate tls.key tls.rootcas tls.clientcas"),
            UnsupportedKey.of(
                    "health",
                    "nothing is checked in the background; GET / tells whether the server answers",
                    "storagedriver.enabled storagedriver.interval storagedriver.threshold file[].file file[].interval"
                            + " http[].uri http[].headers.* http[].statuscode http[].timeout http[].interval"
                            + " http[].threshold tcp[].addr tcp[].timeout tcp[].interval tcp[].threshold"),
            UnsupportedKey.needless(
                    "compatibility",
                    "schema1 manifests are neither made nor signed, as in registry:3",
                    "schema1.enabled schema1.signingkeyfile schema1.trustkey"),
            UnsupportedKey.of(
                    "reporting",
                    "nothing is sent to bugsnag or newrelic",
                    "bugsnag.apikey bugsnag.releasestage bugsnag.endpoint newrelic.licensekey newrelic.name"
                            + " newrelic.verbose"));

    private UnsupportedKeys() {}

    /** Refuses middleware, unless it is disabled. */
    static void refuseMiddleware(SectionReader root) {
        SectionReader middleware = root.section("middleware");
        for (String kind : List.of("registry", "repository", "storage")) {
            middleware.sections(kind).forEach(UnsupportedKeys::refuseMiddlewareItem);
        }
    }

    private static void refuseMiddlewareItem(SectionReader item) {
        item.optional("name", ValueType.TEXT);
        item.skip("options");
        if (!item.value("disabled", ValueType.BOOLEAN, false)) {
            item.error("name", "not built yet: remove it, or say disabled: true");
        }
    }
}
