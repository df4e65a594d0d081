package io.berth.app;

import io.berth.app.config.HttpConfig;
import io.berth.app.config.ListenAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Sends one {@code GET} of the liveness path to a server on this machine, over a plain socket: loading the JDK's HTTP
 * client would take longer than the request.
 */
public final class HealthProbe {

    /** Identifies the probe in the access log. */
    static final String USER_AGENT = "berth-healthcheck";

    private static final int TIMEOUT_MILLIS = 5_000;
    /** The liveness path does not depend on the configured prefix. */
    private static final String REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: " + USER_AGENT + "\r\nConnection: close\r\n\r\n";

    private static final String OK = "HTTP/1.1 200 ";

    /** The response of an HTTPS server to plain HTTP, among others. */
    private static final String BAD_REQUEST = "HTTP/1.1 400 ";

    private final HttpConfig http;
    private final boolean developmentTls;

    /**
     * A probe of the server with this configuration.
     *
     * @param developmentTls whether the server uses TLS that its configuration does not contain
     */
    public HealthProbe(HttpConfig http, boolean developmentTls) {
        this.http = http;
        this.developmentTls = developmentTls;
    }

    /** The server responded with a status other than 200. */
    private static final class OtherStatusException extends IOException {

        private static final long serialVersionUID = 1L;

        private final boolean isBadRequest;

        private OtherStatusException(String status) {
            super("expected " + OK + "found " + status);
            this.isBadRequest = status.equals(BAD_REQUEST);
        }
    }

    /** The probed address, for people. */
    public String address() {
        return http.addr().toString();
    }

    /**
     * Probes the server once.
     *
     * @throws IOException when it does not respond as expected; the message says how
     */
    public void run() throws IOException {
        try {
            ask();
        } catch (IOException e) {
            throw new IOException(address() + " does not answer: " + e.getMessage(), e);
        }
    }

    private void ask() throws IOException {
        switch (http.addr()) {
            case ListenAddress.Tcp(String host, int port) -> askTcp(reachable(host), port);
            case ListenAddress.Unix(var path) -> {
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                    ask(Channels.newInputStream(channel), Channels.newOutputStream(channel));
                }
            }
        }
    }

    /** A server on all interfaces is also on the loopback interface. */
    private static InetAddress reachable(String host) throws IOException {
        InetAddress address = InetAddress.getByName(host.isEmpty() ? "0.0.0.0" : host);
        return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
    }

    private void askTcp(InetAddress host, int port) throws IOException {
        if (http.tls().isPresent() || developmentTls) {
            askTls(host, port);
            return;
        }
        try (Socket plain = connect(host, port)) {
            ask(plain.getInputStream(), plain.getOutputStream());
        } catch (OtherStatusException e) {
            if (!e.isBadRequest) {
                throw e;
            }
            // The server was started with --dev-tls, which its configuration does not show.
            askTls(host, port);
        }
    }

    private static Socket connect(InetAddress host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void askTls(InetAddress host, int port) throws IOException {
        try (Socket plain = connect(host, port)) {
            askTls(plain);
        }
    }

    /**
     * A server that requires a client certificate responds with a TLS alert, which proves that it is up. It closes the
     * connection without reading the request, so a reset may overtake the alert.
     */
    private void askTls(Socket plain) throws IOException {
        try (Socket encrypted = trusting().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true)) {
            ask(encrypted.getInputStream(), encrypted.getOutputStream());
        } catch (SSLException | SocketException e) {
            if (http.tls().filter(tls -> !tls.clientCas().isEmpty()).isEmpty()) {
                throw e;
            }
        }
    }

    private void ask(InputStream in, OutputStream out) throws IOException {
        out.write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String status = new String(in.readNBytes(OK.length()), StandardCharsets.ISO_8859_1);
        if (!status.equals(OK)) {
            throw status.isEmpty() ? new IOException("the connection was closed") : new OtherStatusException(status);
        }
    }

    /** Verifying the certificate's name is left to clients. */
    private static SSLContext trusting() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEveryone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class TrustEveryone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
