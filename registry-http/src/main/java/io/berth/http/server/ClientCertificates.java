package io.berth.http.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a client showed in the handshake of its connection. */
final class ClientCertificates {

    private ClientCertificates() {}

    /** Those that were verified, once the handshake is over; none where whatever is shown is taken. */
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
