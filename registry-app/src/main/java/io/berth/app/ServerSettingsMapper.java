package io.berth.app;

import io.berth.app.config.BerthConfig.Limits;
import io.berth.app.config.ListenAddress;
import io.berth.app.config.RegistryConfig;
import io.berth.app.config.TlsConfig;
import io.berth.http.server.ServerSettings;
import io.berth.http.server.ServerSettings.Listen;
import io.berth.http.server.TlsSettings;
import io.berth.http.server.TlsSettings.ClientAuthentication;
import io.berth.http.server.memory.ConnectionMemory;
import io.berth.http.server.memory.MemoryLimits;
import java.time.Duration;

/** Maps the configuration to the settings of the server. */
final class ServerSettingsMapper {

    private static final Duration CERTIFICATE_RELOAD = Duration.ofSeconds(5);

    private ServerSettingsMapper() {}

    static ServerSettings config(RegistryConfig config, HeapShares heap) {
        return new ServerSettings(
                listen(config.http().addr()),
                config.http().tls().map(ServerSettingsMapper::tls),
                config.http().http2(),
                config.http().h2c(),
                limits(config.berth().limits()),
                memory(config.berth().limits(), heap),
                config.http().headers());
    }

    private static Listen listen(ListenAddress address) {
        return switch (address) {
            case ListenAddress.Tcp(String host, int port) -> new Listen.Tcp(host, port);
            case ListenAddress.Unix(var path) -> new Listen.UnixSocket(path);
        };
    }

    private static ServerSettings.Limits limits(Limits limits) {
        ServerSettings.Limits shipped = ServerSettings.Limits.DEFAULT;
        return new ServerSettings.Limits(
                shipped.requestLine(),
                Math.toIntExact(limits.headerSize().bytes()),
                shipped.unreadBody(),
                limits.headerTimeout(),
                limits.keepAliveTimeout(),
                limits.bodyIdleTimeout(),
                limits.bodyIdleTimeout(),
                shipped.linger());
    }

    private static MemoryLimits memory(Limits limits, HeapShares heap) {
        return new MemoryLimits(
                ConnectionMemory.shareOfProcess(),
                heap.clients(),
                limits.connections(),
                limits.connectionsPerAddress());
    }

    private static TlsSettings tls(TlsConfig tls) {
        return new TlsSettings(
                tls.certificate(),
                tls.key(),
                tls.clientCas(),
                tls.clientCas().isEmpty() ? ClientAuthentication.NONE : clientAuthentication(tls.clientAuth()),
                switch (tls.minimum()) {
                    case TLS1_2 -> TlsSettings.Version.TLS_1_2;
                    case TLS1_3 -> TlsSettings.Version.TLS_1_3;
                },
                tls.cipherSuites(),
                CERTIFICATE_RELOAD);
    }

    private static ClientAuthentication clientAuthentication(TlsConfig.ClientAuth asked) {
        return switch (asked) {
            case REQUEST_CLIENT_CERT -> ClientAuthentication.REQUEST;
            case REQUIRE_ANY_CLIENT_CERT -> ClientAuthentication.REQUIRE_ANY;
            case VERIFY_CLIENT_CERT_IF_GIVEN -> ClientAuthentication.VERIFY_IF_GIVEN;
            case REQUIRE_AND_VERIFY_CLIENT_CERT -> ClientAuthentication.REQUIRE_AND_VERIFY;
        };
    }
}
