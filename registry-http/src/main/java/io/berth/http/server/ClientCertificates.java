package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The client certificates presented in the TLS handshake of a connection. */
final class ClientCertificates {

    private ClientCertificates() {}

    /**
     * The verified client certificates, once the handshake is complete; empty where the settings do not verify them.
     */
    static List<X509Certificate> of(Channel channel, TlsSettings settings) {
        if (!settings.verifiesClients()) {
            return List.of();
        }
        SSLSession session = channel.pipeline().get(SslHandler.class).engine().getSession();
        try {
            return Arrays.stream(session.getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException _) {
            return List.of();
        }
    }
}
