package io.berth.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key of registry:2 and registry:3 is known: used, ignored with a warning, or refused, but never reported as
 * misspelled.
 */
final class KnownKeysTest {

    private static final String KEYS = """
            version log.level log.formatter log.fields.any log.accesslog.disabled log.reportcaller loglevel
            log.hooks[].type log.hooks[].disabled log.hooks[].levels log.hooks[].options.from log.hooks[].options.to
            log.hooks[].options.smtp.addr log.hooks[].options.smtp.username log.hooks[].options.smtp.password
            log.hooks[].options.smtp.insecure
            storage.filesystem.rootdirectory storage.filesystem.maxthreads storage.inmemory
            storage.s3.accesskey storage.s3.secretkey storage.s3.region storage.s3.regionendpoint storage.s3.bucket
            storage.s3.forcepathstyle storage.s3.encrypt storage.s3.keyid storage.s3.secure storage.s3.skipverify
            storage.s3.v4auth storage.s3.chunksize storage.s3.multipartcopychunksize
            storage.s3.multipartcopymaxconcurrency storage.s3.multipartcopythresholdsize storage.s3.rootdirectory
            storage.s3.storageclass storage.s3.useragent storage.s3.objectacl storage.s3.usedualstack
            storage.s3.accelerate storage.s3.usefipsendpoint storage.s3.loglevel storage.s3.redirectendpoint
            storage.s3aws.bucket storage.azure.accountname storage.azure.credentials.clientid
            storage.azure.max_retries storage.gcs.bucket storage.oss.bucket storage.swift.container
            storage.delete.enabled storage.redirect.disable storage.cache.blobdescriptor storage.cache.layerinfo
            storage.cache.blobdescriptorsize storage.tag.concurrencylimit
            storage.maintenance.uploadpurging.enabled storage.maintenance.uploadpurging.age
            storage.maintenance.uploadpurging.interval storage.maintenance.uploadpurging.dryrun
            storage.maintenance.readonly.enabled
            auth.none auth.silly.realm auth.silly.service auth.htpasswd.realm auth.htpasswd.path auth.token.realm
            auth.token.service auth.token.issuer auth.token.rootcertbundle auth.token.jwks auth.token.signingalgorithms
            auth.token.autoredirect auth.token.autoredirectpath
            middleware.registry[].name middleware.repository[].name middleware.storage[].name
            middleware.storage[].disabled middleware.storage[].options.baseurl
            http.addr http.net http.host http.prefix http.secret http.relativeurls http.draintimeout
            http.tls.certificate http.tls.key http.tls.clientcas http.tls.clientauth http.tls.minimumtls
            http.tls.ciphersuites http.tls.letsencrypt.cachefile http.tls.letsencrypt.email
            http.tls.letsencrypt.hosts http.tls.letsencrypt.directoryurl http.headers.any http.debug.addr
            http.debug.prometheus.enabled http.debug.prometheus.path http.http2.disabled http.h2c.enabled
            notifications.events.includereferences notifications.endpoints[].name notifications.endpoints[].disabled
            notifications.endpoints[].url notifications.endpoints[].headers.any notifications.endpoints[].timeout
            notifications.endpoints[].threshold notifications.endpoints[].backoff
            notifications.endpoints[].ignoredmediatypes notifications.endpoints[].ignore.mediatypes
            notifications.endpoints[].ignore.actions
            redis.addr redis.password redis.db redis.dialtimeout redis.readtimeout redis.writetimeout
            redis.pool.maxidle redis.pool.maxactive redis.pool.idletimeout redis.addrs redis.clientname
            redis.protocol redis.username redis.sentinelusername redis.sentinelpassword redis.mastername
            redis.maxretries redis.minretrybackoff redis.maxretrybackoff redis.contexttimeoutenabled redis.poolfifo
            redis.poolsize redis.pooltimeout redis.minidleconns redis.maxidleconns redis.maxactiveconns
            redis.connmaxidletime redis.connmaxlifetime redis.maxredirects redis.readonly redis.routebylatency
            redis.routerandomly redis.disableidentity redis.identitysuffix redis.unstableresp3 redis.tls.certificate
            redis.tls.key redis.tls.rootcas redis.tls.clientcas
            health.storagedriver.enabled health.storagedriver.interval health.storagedriver.threshold
            health.file[].file health.file[].interval health.http[].uri health.http[].headers.any
            health.http[].statuscode health.http[].timeout health.http[].interval health.http[].threshold
            health.tcp[].addr health.tcp[].timeout health.tcp[].interval health.tcp[].threshold
            proxy.remoteurl proxy.username proxy.password proxy.ttl proxy.exec.command proxy.exec.lifetime
            proxy.cachewritetimeout
            validation.disabled validation.enabled validation.manifests.urls.allow validation.manifests.urls.deny
            validation.manifests.indexes.platforms validation.manifests.indexes.platformlist[].architecture
            validation.manifests.indexes.platformlist[].os policy.repository.classes catalog.maxentries tags.maxtags
            compatibility.schema1.enabled compatibility.schema1.signingkeyfile reporting.bugsnag.apikey
            reporting.bugsnag.releasestage reporting.bugsnag.endpoint reporting.newrelic.licensekey
            reporting.newrelic.name reporting.newrelic.verbose
            """;

    static Stream<String> keys() {
        return Stream.of(KEYS.strip().split("\\s+"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isKnown(String key) {
        assertThat(Yaml.remarks(Yaml.with(key, "0.1"))).noneMatch(remark -> remark.contains("unknown key"));
    }
}
