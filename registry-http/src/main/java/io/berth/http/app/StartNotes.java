package io.berth.http.app;

import io.berth.http.config.AccessConfig;
import io.berth.http.config.AuthConfig;
import io.berth.http.config.BerthConfig;
import io.berth.http.config.LoadedConfig;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.StorageConfig.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator should read once, when the server starts. */
final class StartNotes {

    private static final Logger LOG = LoggerFactory.getLogger(StartNotes.class);

    private StartNotes() {}

    static void log(LoadedConfig loaded) {
        RegistryConfig config = loaded.config();
        LOG.info("Berth {}, configuration: {}", Version.number(), loaded.source());
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
        noteStorage(config);
        noteSync(config.berth());
        noteWithoutEffect(config);
        noteAllowingAll(config);
        noteRealm(config);
        noteOpenDoor(config);
    }

    private static void noteStorage(RegistryConfig config) {
        switch (config.storage().driver()) {
            case Driver.Filesystem _, Driver.S3 _ -> LOG.info("storing in {}", StorageOf.place(config));
            case Driver.InMemory _ -> LOG.warn("storing in memory: everything is gone when the server stops");
        }
    }

    private static void noteSync(BerthConfig berth) {
        if (!berth.sync()) {
            LOG.warn("berth.sync is off: what was pushed last may be lost when the power fails");
        }
    }

    private static void noteWithoutEffect(RegistryConfig config) {
        if (config.auth() instanceof AuthConfig.Token
                && config.berth().tokens().enabled().orElse(false)) {
            LOG.warn("berth.tokens has no effect: tokens are those of the server of auth.token");
        }
    }

    /** What a token is good for bounds only who shows one. */
    private static void noteAllowingAll(RegistryConfig config) {
        if (config.auth() instanceof AuthConfig.Token
                && !config.berth().identities().isEmpty()
                && config.berth().access() instanceof AccessConfig.None) {
            LOG.warn("berth.identities beside auth.token without berth.access: every account may do everything"
                    + " but administer; set berth.access");
        }
    }

    /** Clients show their passwords there. */
    private static void noteRealm(RegistryConfig config) {
        if (Access.hasTokens(config)
                && config.http().tls().isEmpty()
                && config.http().host().isEmpty()
                && !config.http().addr().isLocal()) {
            LOG.warn("clients get tokens over plain http unless a proxy says X-Forwarded-Proto: https; set http.host to"
                    + " the URL they reach this registry at");
        }
    }

    private static void noteOpenDoor(RegistryConfig config) {
        if (Access.hasAccounts(config)) {
            return;
        }
        if (!(config.berth().access() instanceof AccessConfig.None)) {
            LOG.warn("berth.access without accounts: only rules for everyone and for the anonymous apply;"
                    + " set auth.htpasswd");
        }
        OpenAccessNotice.of(config).ifPresent(LOG::warn);
    }
}
