package io.berth.http.app;

import io.berth.http.config.BerthConfig.Limits;
import io.berth.http.config.ListenAddress;
import io.berth.http.config.RegistryConfig;
import io.berth.http.config.TlsConfig;
import io.berth.http.server.ServerSettings;
import io.berth.http.server.ServerSettings.Listen;
import io.berth.http.server.TlsSettings;

/** The server's settings as a configuration has them. */
final class ServerSettingsOf {

    private ServerSettingsOf() {}

    static ServerSettings config(RegistryConfig config) {
        return new ServerSettings(
                listen(config.http().addr()),
                config.http().tls().map(ServerSettingsOf::tls),
                config.http().http2(),
                config.http().h2c(),
                limits(config.berth().limits()),
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
                limits.connections(),
                shipped.unreadBody(),
                limits.headerTimeout(),
                limits.keepAliveTimeout(),
                limits.bodyIdleTimeout(),
                limits.bodyIdleTimeout(),
                shipped.linger());
    }

    private static TlsSettings tls(TlsConfig tls) {
        return switch (tls) {
            case TlsConfig.Certificate certificate -> new TlsSettings(certificate.certificate(), certificate.key());
            case TlsConfig.Development _ -> throw new UnsupportedOperationException();
        };
    }
}
