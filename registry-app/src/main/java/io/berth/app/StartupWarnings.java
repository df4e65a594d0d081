package io.berth.app;

import io.berth.app.config.AccessConfig;
import io.berth.app.config.AuthConfig;
import io.berth.app.config.BerthConfig;
import io.berth.app.config.LoadedConfig;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.StorageConfig.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings for the operator at the start of the server. */
public final class StartupWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(StartupWarnings.class);

    private StartupWarnings() {}

    /**
     * Logs the warnings of a configuration.
     *
     * @param developmentTls whether TLS is used that the configuration does not contain
     */
    public static void log(LoadedConfig loaded, boolean developmentTls) {
        RegistryConfig config = loaded.config();
        LOG.info("Berth {}, configuration: {}", Version.number(), loaded.source());
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
        noteStorage(config);
        noteSync(config.berth());
        noteWithoutEffect(config);
        noteAllowingAll(config);
        if (!developmentTls) {
            notePlainTokens(config);
        }
        noteOpenDoor(config);
    }

    private static void noteStorage(RegistryConfig config) {
        switch (config.storage().driver()) {
            case Driver.Filesystem _, Driver.S3 _ -> LOG.info("storing in {}", StorageFactory.place(config));
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

    /** Token scopes restrict only clients that present a token. */
    private static void noteAllowingAll(RegistryConfig config) {
        if (config.auth() instanceof AuthConfig.Token
                && !config.berth().identities().isEmpty()
                && config.berth().access() instanceof AccessConfig.None) {
            LOG.warn("berth.identities beside auth.token without berth.access: every account may do everything"
                    + " but administer; set berth.access");
        }
    }

    /** Clients send their passwords to that URL. */
    private static void notePlainTokens(RegistryConfig config) {
        if (Access.hasTokens(config)
                && config.http().tls().isEmpty()
                && config.http().host().isEmpty()
                && !config.http().addr().isLocal()) {
            LOG.warn("clients send passwords and get tokens over plain http, unless a proxy in front has TLS and says"
                    + " X-Forwarded-Proto: https; set http.tls, or http.host to the https URL of the proxy; in a"
                    + " network that you trust, http.host: http://NAME:PORT ends this warning");
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
